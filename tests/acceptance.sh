#!/usr/bin/env bash
# Runs acceptance cases with curl against a server that is up, and empty:
#
#   tests/acceptance.sh URL [FILE…]
#
# Without files, those that need no set-up of the server; the others say in their first lines how it must be set up. Where a file
# restarts the server, the command in RESTART is run, or nothing. The format is told in Server.Tests' Acceptance/Cases/README.md.
set -euo pipefail
export LC_ALL=C

url=${1:?usage: tests/acceptance.sh URL [FILE…]}
shift
cases=$(dirname "$0")/Quiver.Server.Tests/Acceptance/Cases
if [ $# -eq 0 ]; then
  for file in "$cases"/*.http; do
    grep -q '^@server' "$file" || set -- "$@" "$file"
  done
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
declare -A values=()
passed=0
failed=0

encode() {
  local text=$1 i char
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $char in
      [a-zA-Z0-9.~_-]) printf '%s' "$char" ;;
      *) printf '%%%02X' "$(($(printf '%d' "'$char") & 255))" ;;
    esac
  done
}

# Puts values that were kept in their places: fill TEXT
fill() {
  local text=$1 name
  for name in "${!values[@]}"; do
    text=${text//"{{$name}}"/"${values[$name]}"}
  done
  printf '%s' "$text"
}

# Whether a text is as a pattern says; keeps what the pattern gives a name: matches PATTERN TEXT
matches() {
  local rest=$1 text=$2 glob= expression= names=() hole
  while [[ $rest =~ \{\{(([a-zA-Z0-9_]+):)?\*\}\} ]]; do
    hole=${BASH_REMATCH[0]}
    local name=${BASH_REMATCH[2]} before=${rest%%"$hole"*}
    rest=${rest#*"$hole"}
    expression+=$(printf '%s' "$before" | sed 's/[][\.*^$+?(){}|]/\\&/g')
    if [ -n "$name" ]; then
      names+=("$name")
      expression+='([^"]*)'
    else
      expression+='.*'
    fi
  done
  expression="^$expression$(printf '%s' "$rest" | sed 's/[][\.*^$+?(){}|]/\\&/g')\$"
  [[ $text =~ $expression ]] || return 1
  local i=1
  for hole in ${names[@]+"${names[@]}"}; do
    values[$hole]=${BASH_REMATCH[i]}
    i=$((i + 1))
  done
}

fail() {
  printf '  %s\n' "$1"
  wrong=1
}

# Sends the request that the variables hold and checks the answer.
run() {
  local arguments=(-sS -D "$folder/head" -o "$folder/body" --max-time 60 -w '%{http_code}' -H 'Expect:' -H 'Accept:' -H 'Content-Type:')
  local header status name pattern value wrong=
  [ "$method" = HEAD ] && arguments+=(--head) || arguments+=(-X "$method")
  for header in ${headers[@]+"${headers[@]}"}; do
    arguments+=(-H "$(fill "$header")")
  done
  if [ "$has_body" = 1 ]; then
    fill "$body" > "$folder/request"
    case " ${headers[*]-} " in *'Content-Encoding: gzip'*) gzip -f "$folder/request" && mv "$folder/request.gz" "$folder/request" ;; esac
    arguments+=(--data-binary "@$folder/request")
  elif [ "$method" = POST ]; then
    arguments+=(--data-binary '')
  fi
  : > "$folder/body"
  status=$(curl "${arguments[@]}" "$url$(fill "$path")$query") || fail "curl failed"
  [ "$status" = "$expected" ] || fail "status $status, not $expected"
  for header in ${answer_headers[@]+"${answer_headers[@]}"}; do
    name=${header%%:*}
    pattern=${header#*:}
    pattern=${pattern# }
    value=$(tr -d '\r' < "$folder/head" | sed -n "s/^$name: *//Ip" | tail -1)
    if [ -z "$pattern" ]; then
      [ -z "$value" ] || fail "header $name: $value"
    else
      matches "$(fill "$pattern")" "$value" || fail "header $name: \"$value\", not \"$pattern\""
    fi
  done
  value=$([ "$method" = HEAD ] || tr -d '\0' < "$folder/body")
  matches "$(fill "$answer")" "$value" || fail "body
$value
  not
$answer"
  if [ -n "$wrong" ]; then
    failed=$((failed + 1))
    printf '%s: %s\n' "$(basename "$file")" "$title"
  else
    passed=$((passed + 1))
  fi
}

# Ends a step: its texts lose the empty lines at their ends.
finish() {
  [ -n "$title" ] || return 0
  if [ "$method" = RESTART ]; then
    ${RESTART:-true}
    return 0
  fi
  while [[ $body == $'\n'* ]]; do body=${body#$'\n'}; done
  body=$(printf '%s' "$body")
  [ -n "$body" ] && has_body=1 || has_body=0
  while [[ $answer == $'\n'* ]]; do answer=${answer#$'\n'}; done
  answer=$(printf '%s' "$answer")
  run
}

for file in "$@"; do
  title=
  part=
  while IFS= read -r line || [ -n "$line" ]; do
    if [[ $line == '### '* ]]; then
      finish
      title=${line#'### '} part=comments method= path= query= headers=() body= expected= answer_headers=() answer=
    elif [ "$part" = comments ]; then
      [[ -z $line || $line == '# '* ]] && continue
      method=${line%% *}
      path=${line#* }
      part=headers
    elif [[ $line == 'HTTP '* && ( $part = headers || $part = body ) ]]; then
      expected=${line#HTTP }
      part=answer_headers
    elif [ "$part" = headers ]; then
      if [ -z "$line" ]; then
        part=body
      elif [[ $line == '? '* ]]; then
        [[ $path$query == *\?* ]] && query+='&' || query+='?'
        line=${line#'? '}
        query+=${line%%=*}=$(encode "$(fill "${line#*=}")")
      else
        headers+=("$line")
      fi
    elif [ "$part" = body ]; then
      body+=$line$'\n'
    elif [ "$part" = answer_headers ]; then
      [ -z "$line" ] && part=answer || answer_headers+=("$line")
    elif [ "$part" = answer ]; then
      answer+=$line$'\n'
    fi
  done < "$file"
  finish
  title=
done

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
