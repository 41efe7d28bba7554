#!/bin/sh
cat <<'END'
{"g": {"hosts": ["h"]}, "_meta": {"hostvars": {"h": {"int": 12, "big": 123456789012345678901234567890, "float": 1.50,
 "exp": 1e5, "small": -2.5e-7, "null": null, "yes": true, "text": "a\/b \u00e4 \ud83d\ude00 \"q\"", "mode": "0755", "mac": "52:54:00:12:34:56", "list": [1, [2, {"k": "v"}]], "empty": {}, "none": []}}}}
END
