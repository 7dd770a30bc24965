# An application for each Ruby server that answers with the fields it was given: ruby stacks.rb NAME PORT
require "json"
name, port = ARGV[0], ARGV[1].to_i
ARGV.clear

def said(fields)
  JSON.generate({ fields: fields.to_a })
end

case name
when "webrick"
  require "webrick"
  server = WEBrick::HTTPServer.new(BindAddress: "127.0.0.1", Port: port, AccessLog: [], Logger: WEBrick::Log.new(File::NULL))
  server.mount_proc("/callback") do |request, response|
    response.body = said(request.query.map { |key, value| [key, value.to_s.dup.force_encoding("UTF-8")] })
  end
  server.start
when "rack"
  require "rack"
  require "rack/handler/puma"
  application = lambda do |env|
    [200, { "Content-Type" => "text/plain" }, [said(Rack::Request.new(env).POST)]]
  end
  Rack::Handler::Puma.run(application, Host: "127.0.0.1", Port: port, Silent: true)
when "sinatra"
  require "sinatra/base"
  class Callback < Sinatra::Base
    post("/callback") { said(params) }
  end
  Callback.run!(host: "127.0.0.1".dup, bind: "127.0.0.1", port: port, server: "puma", quiet: true)
end
