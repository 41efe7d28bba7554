# shellcheck shell=sh
# libxl's ways.

# vif_value KEY VIF: a value of a vif's `key=value,…`, blanks allowed before the key only. Of two such keys the last
# counts.
vif_value() { printf '%s\n' "$2" | tr ',' '\n' | sed -n "s/^ *$1=//p" | tail -n 1; }

# The bridge of a vif that names none.
default_bridge() {
    configured=$(sed -n 's/^ *vif\.default\.bridge *= *"\([^"]*\)".*/\1/p' /etc/xen/xl.conf | tail -n 1)
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
