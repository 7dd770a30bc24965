<?php $pairs = []; foreach ($_POST as $name => $value) $pairs[] = [$name, $value]; echo json_encode(["fields" => $pairs]);
