# shellcheck shell=sh
# A guest of a simulated host has no network: nobody lives in it.
guest_net_made() { :; }
guest_net_gone() { :; }
inside() { :; }
