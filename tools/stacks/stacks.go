// Answers with the fields it was given: go run stacks.go PORT
package main

import (
	"encoding/json"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		pairs := [][]string{}
		for name, values := range r.PostForm {
			for _, value := range values {
				pairs = append(pairs, []string{name, value})
			}
		}
		json.NewEncoder(w).Encode(map[string]any{"fields": pairs})
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
