# shellcheck shell=sh
# libxl's ways.

# vif_value KEY VIF: a value of a vif's `key=value,…`, blanks allowed before the key only. Of two such keys the last
# counts.
vif_value() { printf '%s\n' "$2" | tr ',' '\n' | sed -n "s/^ *$1=//p" | tail -n 1; }

# The bridge of a vif that names none.
default_bridge() {
    configured=$(sed -n 's/^ *vif\.default\.bridge *= *"\([^"]*\)".*/\1/p' "$root/etc/xen/xl.conf" | tail -n 1)
    echo "${configured:-xenbr0}"
}

# The bridge that xenstore names, of the one configured (or -) and the one taken.
stored_bridge() { echo "$2"; }

# Where a vif's backend is described: vif DEVID of domain ID.
backend_nodes() { echo "/local/domain/0/backend/vif/$1/$2" "/libxl/$1/device/vif/$2"; }

# Why a domain wasn't started, in libxl's words: domain_refused REASON ID NAME.
domain_refused() {
    if [ "$1" = duplicate ]; then
        echo "libxl: error: libxl_domain.c:81:libxl__domain_rename: Domain $2:Domain with name \"$3\" already exists."
        echo "libxl: error: libxl_create.c:1296:initiate_domain_create: Domain $2:cannot make domain: -6"
        echo "libxl: error: libxl_domain.c:1183:libxl__destroy_domid: Domain $2:Non-existant domain"
        echo "libxl: error: libxl_domain.c:1137:domain_destroy_callback: Domain $2:Unable to destroy guest"
        echo "libxl: error: libxl_domain.c:1064:domain_destroy_cb: Domain $2:Destruction of domain failed"
    else
        echo "libxl: error: libxl_device.c:1337:device_hotplug_child_death_cb: script: $1"
        echo "libxl: error: libxl_create.c:1921:domcreate_attach_devices: Domain $2:unable to add vif devices"
    fi >&2
}

# --- libxl's own record ---

# Where libxl keeps what it knows of domain ID: `libxl-json` its record, `xl` what config-update leaves for its reboot.
userdata() { echo "$root/var/lib/xen/userdata-d.$1.$(domain_get "$1" uuid).$2"; }

# The record is made anew from what the domain has: domain ID.
record_keep() {
    mkdir -p "$root/var/lib/xen"
    (
        umask 077
        { configuration "$1" record && printf '\000'; } >"$root/var/lib/xen/userdata-n.new"
    )
    mv "$root/var/lib/xen/userdata-n.new" "$(userdata "$1" libxl-json)"
}

# What others have made of the record is what the domain has: domain ID. Where that is so already nothing is written.
record_read() {
    told=$(tr -d '\000' <"$(userdata "$1" libxl-json)" | awk '
        /"nics": \[/ { inside = 1 }
        !inside { next }
        /[{]/ { devid = mac = ""; ip = bridge = "-" }
        /"devid":/ { devid = $2; sub(/,/, "", devid) }
        /"(mac|ip|bridge)":/ {
            key = $1; gsub(/[":]/, "", key)
            value = $0; sub(/^[^:]*: "/, "", value); sub(/",?$/, "", value)
            if (key == "mac") mac = value; else if (key == "ip") ip = value; else bridge = value
        }
        /[}]/ { printf "%s\t%s\t%s\t%s\n", devid, mac, ip, bridge }
        /\]/ { exit }
    ')
    [ "$told" = "$(cat "$domains/$1/nics")" ] || printf '%s' "${told:+$told
}" >"$domains/$1/nics"
}

record_drop() { rm -f "$(userdata "$1" libxl-json)" "$(userdata "$1" xl)"; }

# A domain's configuration as libxl writes it: domain ID, `record` or `running`. The record has what was asked for.
configuration() {
    cpus=$(domain_get "$1" vcpus) memory=$(($(domain_get "$1" memory) * 1024))
    image=$(for key in kernel:kernel extra:cmdline ramdisk:ramdisk; do
        domain_get "$1" "${key%:*}" | sed "s|.*|        \"${key#*:}\": \"&\",|"
    done)
    sched=''
    [ "$2" = record ] || sched='            "sched": "credit2",
            "weight": 256,
            "cap": 0'
    cat <<JSON
{
    "c_info": {
        "type": "pv",
        "name": "$(domain_get "$1" name)",
        "domid": 4294967295,
        "uuid": "$(domain_get "$1" uuid)",
        "run_hotplug_scripts": "True"
    },
    "b_info": {
        "max_vcpus": $cpus,
        "avail_vcpus": [
$(seq 0 $((cpus - 1)) | sed '$!s/$/,/; s/^/            /')
        ],
        "max_memkb": $memory,
        "target_memkb": $memory,
        "video_memkb": 0,
        "sched_params": {
$sched
        },
        "claim_mode": "True",
$image
        "type.pv": {

        },
        "arch_arm": {

        },
        "arch_x86": {
            "msr_relaxed": "False"
        }
    },
    "nics": [
$(nics "$1" "$2")
    ],
    "on_reboot": "restart",
    "on_soft_reset": "soft_reset"
}
JSON
}

nics() {
    comma=''
    while read -r devid mac ip bridge; do
        if [ "$2" = running ] && ! store_exists "/local/domain/0/backend/vif/$1/$devid"; then
            printf 'libxl: warning: libxl_domain.c:2603:retrieve_domain_configuration_end: Domain %s:%s\n' "$1" \
                'Device present in JSON but not in xenstore, ignored' >&2
            continue
        fi
        printf '%s        {\n            "devid": %s,\n' "$comma" "$devid"
        printf '            "mac": "%s",\n' "$mac"
        [ "$ip" = - ] || printf '            "ip": "%s",\n' "$ip"
        [ "$bridge" = - ] || printf '            "bridge": "%s",\n' "$bridge"
        printf '            "nictype": "vif"\n        }'
        comma=",
"
    done <"$domains/$1/nics"
}
