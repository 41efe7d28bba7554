/// One look at a host: what to read as one program, its answer as a state.
///
/// The answer, where M is the mark of the run:
///
/// ```
/// M begin                 everything before it is the login's own noise
/// M facts                 a section: its name, then its body as it is,
/// kernel 6.1.0            then a newline and the exit status of the command that printed it
///
/// M = 0
/// M end 14                how many sections came; without this line the answer is refused
/// ```
///
/// The body of `contents` is all files that were read, one after the other; `sums` before it has the length and the
/// checksum of each, as `cksum` prints them (or `sizes` of `wc -c` and `sums` of `md5sum`), so any byte may stand in a
/// file, the mark too.
///
/// | section | body |
/// |---|---|
/// | `facts` | a word and its value a line; `ID=` and `VERSION_ID=` as os-release has them |
/// | `links` | a line a link: its attributes in sysfs, in the order of `LinkRow.Attribute`, then its signs |
/// | `vlan/config` | the kernel's list of VLANs |
/// | `ovs` | of `ovs-vsctl`, where Open vSwitch was ever started: the tables Bridge, Port and Interface, a line each |
/// | `asked`, `driver L`, `offloads L` | a link whose driver is asked; of `ip -d link`; of `ethtool -k` |
/// | `nf` | a line for each switch `bridge-nf-call-…` of the kernel's: its bridge or `-`, who is called, what it is |
/// | `addresses`, `routes`, `peer` | of `ip`: all addresses, all tables, the way to the session's peer |
/// | `rules`, `rules6` | of `ip`, with its complaints; `rules6` where the kernel has IPv6 |
/// | `ifconfig`, `if_inet6`, `route`, `ipv6_route` | where there is no `ip`: of `ifconfig -a`, and the kernel's lists |
/// | `guests`, `beyond`, `hidden`, `odd` | paths: guests' files; not read for their number; folders that can't be
/// listed; a name that can't be shown |
/// | `list` | of `ls -ldn`, once for each round of links; with its complaints, for they alone tell absent |
/// | `followed`, `unread`, `names` | links and what they lead to, by turns; files too large; owners |
/// | `sizes`, `sums`, `contents` | of `wc -c` where there is no `cksum`; of `cksum` or `md5sum`; of `cat` |
/// | `xapi`, `xe CLASS` | this host's uuid; of `xe`: PIFs, networks, VIFs, VMs and, apart, labels |
/// | `domains`, `running`, `info`, `xenstore`, `backend D/N` | of the toolstack: its long list, its short one, … |
@NullMarked
package pontifex.probe;

import org.jspecify.annotations.NullMarked;
