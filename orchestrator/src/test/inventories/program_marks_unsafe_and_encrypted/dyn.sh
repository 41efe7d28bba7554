#!/bin/sh
cat <<'END'
{"g": {"hosts": ["h"]}, "_meta": {"hostvars": {"h": {"raw": {"__ansible_unsafe": "{{ no template }}"},
 "word": {"__ansible_vault": "$ANSIBLE_VAULT;1.1;AES256\n6162\n"}}}}}
END
