/*
 * Prints sizes, offsets and numbers as the kernel's user headers define them, for the test that compares them with
 * the Java layouts in dev.blip.linux. Made again by StructLayoutTest where the compilers exist, or by hand:
 *
 *   gcc -o /tmp/layout tools/layout.c && /tmp/layout > .../layout-amd64.txt
 *   aarch64-linux-gnu-gcc -static -o /tmp/layout tools/layout.c && qemu-aarch64 /tmp/layout > .../layout-aarch64.txt
 */
#define _GNU_SOURCE
#include <stddef.h>
#include <stdio.h>
#include <errno.h>
#include <poll.h>
#include <time.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <netdb.h>
#include <netinet/in.h>
#include <net/if_arp.h>
#include <linux/bpf.h>
#include <linux/errqueue.h>
#include <linux/fib_rules.h>
#include <linux/filter.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/neighbour.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/version.h>
#include <linux/virtio_net.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)     // since then in linux/bpf.h
#define BPF_TCX_INGRESS 46
#define BPF_F_BEFORE (1U << 3)
#endif

#define STRUCT(s) printf("sizeof %s %zu\n", #s, sizeof(struct s))
#define FIELD(s, f) printf("offsetof %s.%s %zu\n", #s, #f, offsetof(struct s, f))
#define ATTR(name, f) printf("offsetof bpf_attr.%s %zu\n", #name, offsetof(union bpf_attr, f))
#define NUMBER(n) printf("constant %s %lld\n", #n, (long long) (n))
#define CALL(n) printf("syscall %s %d\n", #n, __NR_##n)

static void sockets(void) {
    STRUCT(sockaddr_in);
    FIELD(sockaddr_in, sin_family); FIELD(sockaddr_in, sin_port); FIELD(sockaddr_in, sin_addr);
    STRUCT(sockaddr_in6);
    FIELD(sockaddr_in6, sin6_addr); FIELD(sockaddr_in6, sin6_scope_id);
    STRUCT(addrinfo);
    FIELD(addrinfo, ai_family); FIELD(addrinfo, ai_socktype); FIELD(addrinfo, ai_addr); FIELD(addrinfo, ai_next);
    STRUCT(sockaddr_ll);
    FIELD(sockaddr_ll, sll_family); FIELD(sockaddr_ll, sll_protocol); FIELD(sockaddr_ll, sll_ifindex);
    FIELD(sockaddr_ll, sll_hatype); FIELD(sockaddr_ll, sll_pkttype); FIELD(sockaddr_ll, sll_halen);
    FIELD(sockaddr_ll, sll_addr);
    STRUCT(sockaddr_nl);
    FIELD(sockaddr_nl, nl_family); FIELD(sockaddr_nl, nl_pid); FIELD(sockaddr_nl, nl_groups);
    STRUCT(iovec);
    FIELD(iovec, iov_base); FIELD(iovec, iov_len);
    STRUCT(msghdr);
    FIELD(msghdr, msg_name); FIELD(msghdr, msg_namelen); FIELD(msghdr, msg_iov); FIELD(msghdr, msg_iovlen);
    FIELD(msghdr, msg_control); FIELD(msghdr, msg_controllen); FIELD(msghdr, msg_flags);
    STRUCT(cmsghdr);
    FIELD(cmsghdr, cmsg_len); FIELD(cmsghdr, cmsg_level); FIELD(cmsghdr, cmsg_type);
    STRUCT(mmsghdr);
    FIELD(mmsghdr, msg_hdr); FIELD(mmsghdr, msg_len);
    STRUCT(sock_extended_err);
    FIELD(sock_extended_err, ee_errno); FIELD(sock_extended_err, ee_origin); FIELD(sock_extended_err, ee_type);
    FIELD(sock_extended_err, ee_code);
    STRUCT(epoll_event);
    FIELD(epoll_event, events); FIELD(epoll_event, data);
    NUMBER(EPOLL_CLOEXEC); NUMBER(EPOLL_CTL_ADD); NUMBER(EPOLLIN); NUMBER(EPOLLOUT);
    NUMBER(SO_EE_ORIGIN_ICMP); NUMBER(SO_LINGER); NUMBER(MSG_ERRQUEUE);
    STRUCT(pollfd);
    FIELD(pollfd, fd); FIELD(pollfd, events); FIELD(pollfd, revents);
    STRUCT(timespec);
    FIELD(timespec, tv_sec); FIELD(timespec, tv_nsec);
    STRUCT(winsize);
    FIELD(winsize, ws_row); FIELD(winsize, ws_col); FIELD(winsize, ws_xpixel); FIELD(winsize, ws_ypixel);
    STRUCT(sock_filter);
    FIELD(sock_filter, code); FIELD(sock_filter, jt); FIELD(sock_filter, jf); FIELD(sock_filter, k);
    STRUCT(sock_fprog);
    FIELD(sock_fprog, len); FIELD(sock_fprog, filter);

    NUMBER(EAI_NONAME); NUMBER(EAI_AGAIN); NUMBER(EAI_FAIL); NUMBER(EAI_NODATA); NUMBER(EAI_FAMILY);
    NUMBER(EAI_ADDRFAMILY); NUMBER(EAI_MEMORY); NUMBER(EAI_SYSTEM);
    NUMBER(AF_INET); NUMBER(AF_INET6); NUMBER(AF_NETLINK); NUMBER(AF_PACKET); NUMBER(AF_XDP);
    NUMBER(SOCK_STREAM); NUMBER(SOCK_DGRAM); NUMBER(SOCK_RAW); NUMBER(SOCK_CLOEXEC); NUMBER(SOCK_NONBLOCK);
    NUMBER(IPPROTO_IP); NUMBER(IPPROTO_TCP); NUMBER(IPPROTO_RAW); NUMBER(IP_HDRINCL); NUMBER(IP_RECVERR);
    NUMBER(AF_UNIX); NUMBER(SCM_RIGHTS);
    NUMBER(SOL_SOCKET); NUMBER(SO_ERROR); NUMBER(SO_RCVBUF); NUMBER(SO_RCVBUFFORCE); NUMBER(SO_SNDBUF);
    NUMBER(SO_SNDBUFFORCE);
    NUMBER(SO_BINDTODEVICE); NUMBER(SO_ATTACH_FILTER);
    NUMBER(SIOCOUTQ); NUMBER(TIOCGWINSZ); NUMBER(MSG_DONTWAIT); NUMBER(MSG_TRUNC); NUMBER(MSG_PEEK);
    NUMBER(POLLIN); NUMBER(POLLOUT); NUMBER(POLLERR); NUMBER(POLLHUP); NUMBER(POLLNVAL);
    NUMBER(PROT_READ); NUMBER(PROT_WRITE); NUMBER(MAP_SHARED); NUMBER(MAP_PRIVATE);
    NUMBER(MAP_ANONYMOUS); NUMBER(MAP_POPULATE);
    NUMBER(CLOCK_REALTIME); NUMBER(CLOCK_MONOTONIC);
    NUMBER(EFD_CLOEXEC); NUMBER(EFD_NONBLOCK);
}

static void packets(void) {
    STRUCT(tpacket_req);
    FIELD(tpacket_req, tp_block_size); FIELD(tpacket_req, tp_block_nr); FIELD(tpacket_req, tp_frame_size);
    FIELD(tpacket_req, tp_frame_nr);
    STRUCT(tpacket2_hdr);
    FIELD(tpacket2_hdr, tp_status); FIELD(tpacket2_hdr, tp_len); FIELD(tpacket2_hdr, tp_snaplen);
    FIELD(tpacket2_hdr, tp_mac); FIELD(tpacket2_hdr, tp_net); FIELD(tpacket2_hdr, tp_sec);
    FIELD(tpacket2_hdr, tp_nsec); FIELD(tpacket2_hdr, tp_vlan_tci); FIELD(tpacket2_hdr, tp_vlan_tpid);
    STRUCT(virtio_net_hdr);
    FIELD(virtio_net_hdr, flags); FIELD(virtio_net_hdr, gso_type); FIELD(virtio_net_hdr, hdr_len);
    FIELD(virtio_net_hdr, gso_size); FIELD(virtio_net_hdr, csum_start); FIELD(virtio_net_hdr, csum_offset);
    STRUCT(tpacket_req3);
    FIELD(tpacket_req3, tp_block_size); FIELD(tpacket_req3, tp_block_nr); FIELD(tpacket_req3, tp_frame_size);
    FIELD(tpacket_req3, tp_frame_nr); FIELD(tpacket_req3, tp_retire_blk_tov); FIELD(tpacket_req3, tp_sizeof_priv);
    FIELD(tpacket_req3, tp_feature_req_word);
    STRUCT(tpacket_block_desc);
    FIELD(tpacket_block_desc, version); FIELD(tpacket_block_desc, offset_to_priv); FIELD(tpacket_block_desc, hdr);
    STRUCT(tpacket_hdr_v1);
    FIELD(tpacket_hdr_v1, block_status); FIELD(tpacket_hdr_v1, num_pkts); FIELD(tpacket_hdr_v1, offset_to_first_pkt);
    FIELD(tpacket_hdr_v1, blk_len); FIELD(tpacket_hdr_v1, seq_num); FIELD(tpacket_hdr_v1, ts_first_pkt);
    FIELD(tpacket_hdr_v1, ts_last_pkt);
    STRUCT(tpacket3_hdr);
    FIELD(tpacket3_hdr, tp_next_offset); FIELD(tpacket3_hdr, tp_sec); FIELD(tpacket3_hdr, tp_nsec);
    FIELD(tpacket3_hdr, tp_snaplen); FIELD(tpacket3_hdr, tp_len); FIELD(tpacket3_hdr, tp_status);
    FIELD(tpacket3_hdr, tp_mac); FIELD(tpacket3_hdr, tp_net); FIELD(tpacket3_hdr, hv1);
    STRUCT(tpacket_hdr_variant1);
    FIELD(tpacket_hdr_variant1, tp_rxhash); FIELD(tpacket_hdr_variant1, tp_vlan_tci);
    FIELD(tpacket_hdr_variant1, tp_vlan_tpid);
    STRUCT(tpacket_stats_v3);
    FIELD(tpacket_stats_v3, tp_packets); FIELD(tpacket_stats_v3, tp_drops); FIELD(tpacket_stats_v3, tp_freeze_q_cnt);
    STRUCT(fanout_args);
    FIELD(fanout_args, id); FIELD(fanout_args, type_flags); FIELD(fanout_args, max_num_members);

    NUMBER(SOL_PACKET); NUMBER(PACKET_RX_RING); NUMBER(PACKET_STATISTICS); NUMBER(PACKET_VERSION);
    NUMBER(PACKET_FANOUT); NUMBER(PACKET_QDISC_BYPASS); NUMBER(PACKET_IGNORE_OUTGOING);
    NUMBER(PACKET_FANOUT_HASH); NUMBER(PACKET_FANOUT_FLAG_UNIQUEID);
    NUMBER(PACKET_TX_RING); NUMBER(PACKET_VNET_HDR); NUMBER(TPACKET_V2); NUMBER(TPACKET_V3); NUMBER(TPACKET_ALIGNMENT);
    NUMBER(TP_STATUS_KERNEL); NUMBER(TP_STATUS_USER); NUMBER(TP_STATUS_LOSING); NUMBER(TP_STATUS_CSUMNOTREADY);
    NUMBER(TP_STATUS_VLAN_VALID); NUMBER(TP_STATUS_CSUM_VALID);
    NUMBER(PACKET_HOST); NUMBER(PACKET_BROADCAST); NUMBER(PACKET_MULTICAST); NUMBER(PACKET_OTHERHOST);
    NUMBER(TP_STATUS_AVAILABLE); NUMBER(TP_STATUS_SEND_REQUEST); NUMBER(TP_STATUS_SENDING);
    NUMBER(TP_STATUS_WRONG_FORMAT);
    NUMBER(ETH_P_ALL); NUMBER(ETH_P_IP); NUMBER(ETH_P_IPV6); NUMBER(ETH_P_ARP); NUMBER(ETH_HLEN); NUMBER(ETH_ALEN);
    NUMBER(ARPHRD_ETHER); NUMBER(ARPHRD_LOOPBACK); NUMBER(IFF_UP); NUMBER(IFF_LOOPBACK); NUMBER(IFF_NOARP); NUMBER(IFF_LOWER_UP);
}

static void xdp(void) {
    STRUCT(xdp_umem_reg);
    FIELD(xdp_umem_reg, addr); FIELD(xdp_umem_reg, len); FIELD(xdp_umem_reg, chunk_size);
    FIELD(xdp_umem_reg, headroom); FIELD(xdp_umem_reg, flags);
    STRUCT(xdp_ring_offset);
    FIELD(xdp_ring_offset, producer); FIELD(xdp_ring_offset, consumer); FIELD(xdp_ring_offset, desc);
    FIELD(xdp_ring_offset, flags);
    STRUCT(xdp_mmap_offsets);
    FIELD(xdp_mmap_offsets, rx); FIELD(xdp_mmap_offsets, tx); FIELD(xdp_mmap_offsets, fr); FIELD(xdp_mmap_offsets, cr);
    STRUCT(xdp_desc);
    FIELD(xdp_desc, addr); FIELD(xdp_desc, len); FIELD(xdp_desc, options);
    STRUCT(xdp_statistics);
    FIELD(xdp_statistics, rx_dropped); FIELD(xdp_statistics, rx_invalid_descs);
    FIELD(xdp_statistics, tx_invalid_descs); FIELD(xdp_statistics, rx_ring_full);
    FIELD(xdp_statistics, rx_fill_ring_empty_descs); FIELD(xdp_statistics, tx_ring_empty_descs);
    STRUCT(sockaddr_xdp);
    FIELD(sockaddr_xdp, sxdp_family); FIELD(sockaddr_xdp, sxdp_flags); FIELD(sockaddr_xdp, sxdp_ifindex);
    FIELD(sockaddr_xdp, sxdp_queue_id); FIELD(sockaddr_xdp, sxdp_shared_umem_fd);
    STRUCT(if_stats_msg);
    FIELD(if_stats_msg, family); FIELD(if_stats_msg, ifindex); FIELD(if_stats_msg, filter_mask);
    FIELD(rtnl_link_stats64, tx_dropped);
    ATTR(map_type, map_type); ATTR(key_size, key_size); ATTR(value_size, value_size); ATTR(max_entries, max_entries);
    ATTR(map_fd, map_fd); ATTR(key, key); ATTR(value, value);
    ATTR(prog_type, prog_type); ATTR(insn_cnt, insn_cnt); ATTR(insns, insns); ATTR(license, license);
    ATTR(log_level, log_level); ATTR(log_size, log_size); ATTR(log_buf, log_buf);
    ATTR(link_create_prog_fd, link_create.prog_fd); ATTR(link_create_target_ifindex, link_create.target_ifindex);
    ATTR(link_create_attach_type, link_create.attach_type); ATTR(link_create_flags, link_create.flags);

    NUMBER(SOL_XDP); NUMBER(XDP_MMAP_OFFSETS); NUMBER(XDP_RX_RING); NUMBER(XDP_TX_RING); NUMBER(XDP_UMEM_REG);
    NUMBER(XDP_UMEM_FILL_RING); NUMBER(XDP_UMEM_COMPLETION_RING); NUMBER(XDP_STATISTICS);
    NUMBER(XDP_SHARED_UMEM); NUMBER(XDP_COPY); NUMBER(XDP_ZEROCOPY); NUMBER(XDP_USE_NEED_WAKEUP); NUMBER(XDP_RING_NEED_WAKEUP);
    NUMBER(XDP_FLAGS_SKB_MODE); NUMBER(XDP_FLAGS_DRV_MODE);
    NUMBER(XDP_PGOFF_RX_RING); NUMBER(XDP_PGOFF_TX_RING); NUMBER(XDP_UMEM_PGOFF_FILL_RING);
    NUMBER(XDP_UMEM_PGOFF_COMPLETION_RING);
    NUMBER(BPF_MAP_CREATE); NUMBER(BPF_MAP_UPDATE_ELEM); NUMBER(BPF_PROG_LOAD); NUMBER(BPF_LINK_CREATE);
    NUMBER(BPF_MAP_TYPE_XSKMAP); NUMBER(BPF_PROG_TYPE_SCHED_CLS); NUMBER(BPF_PROG_TYPE_XDP); NUMBER(BPF_XDP);
    NUMBER(BPF_TCX_INGRESS); NUMBER(BPF_F_BEFORE);
}

static void routing(void) {
    STRUCT(nlmsghdr);
    FIELD(nlmsghdr, nlmsg_len); FIELD(nlmsghdr, nlmsg_type); FIELD(nlmsghdr, nlmsg_flags); FIELD(nlmsghdr, nlmsg_seq);
    FIELD(nlmsghdr, nlmsg_pid);
    STRUCT(nlmsgerr);
    FIELD(nlmsgerr, error); FIELD(nlmsgerr, msg);
    STRUCT(rtattr);
    FIELD(rtattr, rta_len); FIELD(rtattr, rta_type);
    STRUCT(rtmsg);
    FIELD(rtmsg, rtm_family); FIELD(rtmsg, rtm_dst_len); FIELD(rtmsg, rtm_src_len); FIELD(rtmsg, rtm_tos);
    FIELD(rtmsg, rtm_table); FIELD(rtmsg, rtm_protocol); FIELD(rtmsg, rtm_scope); FIELD(rtmsg, rtm_type);
    FIELD(rtmsg, rtm_flags);
    STRUCT(ifinfomsg);
    FIELD(ifinfomsg, ifi_family); FIELD(ifinfomsg, ifi_type); FIELD(ifinfomsg, ifi_index);
    FIELD(ifinfomsg, ifi_flags); FIELD(ifinfomsg, ifi_change);
    STRUCT(ifaddrmsg);
    FIELD(ifaddrmsg, ifa_family); FIELD(ifaddrmsg, ifa_prefixlen); FIELD(ifaddrmsg, ifa_flags);
    FIELD(ifaddrmsg, ifa_scope); FIELD(ifaddrmsg, ifa_index);
    STRUCT(ndmsg);
    FIELD(ndmsg, ndm_family); FIELD(ndmsg, ndm_ifindex); FIELD(ndmsg, ndm_state); FIELD(ndmsg, ndm_flags);
    FIELD(ndmsg, ndm_type);
    STRUCT(fib_rule_hdr);
    FIELD(fib_rule_hdr, family); FIELD(fib_rule_hdr, dst_len); FIELD(fib_rule_hdr, src_len);
    FIELD(fib_rule_hdr, tos); FIELD(fib_rule_hdr, table); FIELD(fib_rule_hdr, action); FIELD(fib_rule_hdr, flags);

    NUMBER(NETLINK_ROUTE); NUMBER(NLMSG_NOOP); NUMBER(NLMSG_ERROR); NUMBER(NLMSG_DONE);
    NUMBER(NLM_F_REQUEST); NUMBER(NLM_F_MULTI); NUMBER(NLM_F_DUMP_INTR); NUMBER(NLM_F_DUMP); NUMBER(NLA_TYPE_MASK);
    NUMBER(RTM_NEWLINK); NUMBER(RTM_GETLINK); NUMBER(RTM_NEWADDR); NUMBER(RTM_GETADDR);
    NUMBER(RTM_NEWROUTE); NUMBER(RTM_GETROUTE); NUMBER(RTM_NEWNEIGH); NUMBER(RTM_GETNEIGH);
    NUMBER(RTM_NEWRULE); NUMBER(RTM_GETRULE); NUMBER(RTM_NEWSTATS); NUMBER(RTM_GETSTATS);
    NUMBER(IFLA_ADDRESS); NUMBER(IFLA_IFNAME); NUMBER(IFLA_MTU); NUMBER(IFLA_LINKINFO);
    NUMBER(IFLA_INFO_KIND); NUMBER(IFLA_STATS_LINK_64);
    NUMBER(IFA_ADDRESS); NUMBER(IFA_LOCAL); NUMBER(IFA_F_SECONDARY); NUMBER(IFA_F_TENTATIVE);
    NUMBER(RTA_DST); NUMBER(RTA_SRC); NUMBER(RTA_OIF); NUMBER(RTA_GATEWAY); NUMBER(RTA_PREFSRC); NUMBER(RTA_METRICS);
    NUMBER(RTA_VIA); NUMBER(RTA_IP_PROTO); NUMBER(RTA_SPORT); NUMBER(RTA_DPORT); NUMBER(RTAX_MTU);
    NUMBER(RTN_UNICAST); NUMBER(RTN_LOCAL); NUMBER(RTN_BROADCAST); NUMBER(RTN_MULTICAST); NUMBER(RTN_BLACKHOLE);
    NUMBER(RTN_UNREACHABLE); NUMBER(RTN_PROHIBIT);
    NUMBER(NDA_DST); NUMBER(NDA_LLADDR);
    NUMBER(RTM_F_FIB_MATCH); NUMBER(NUD_INCOMPLETE); NUMBER(NUD_FAILED);
    NUMBER(NUD_REACHABLE); NUMBER(NUD_STALE); NUMBER(NUD_DELAY); NUMBER(NUD_PROBE); NUMBER(NUD_NOARP);
    NUMBER(NUD_PERMANENT);
    NUMBER(RTMGRP_LINK); NUMBER(RTMGRP_NEIGH); NUMBER(RTMGRP_IPV4_IFADDR); NUMBER(RTMGRP_IPV4_ROUTE);
    NUMBER(RTMGRP_IPV4_RULE); NUMBER(RTMGRP_IPV6_IFADDR); NUMBER(RTMGRP_IPV6_ROUTE); NUMBER(RTNLGRP_IPV6_RULE);
    NUMBER(RTM_DELLINK); NUMBER(RTM_DELADDR); NUMBER(RTM_DELROUTE); NUMBER(RTM_DELNEIGH);
    NUMBER(RTM_DELRULE); NUMBER(IFLA_CARRIER_CHANGES); NUMBER(IFLA_CARRIER_DOWN_COUNT);
    NUMBER(FRA_DST); NUMBER(FRA_IP_PROTO); NUMBER(FRA_SPORT_RANGE); NUMBER(FRA_DPORT_RANGE);
    STRUCT(fib_rule_port_range);
    FIELD(fib_rule_port_range, start); FIELD(fib_rule_port_range, end);
    STRUCT(tcmsg);
    FIELD(tcmsg, tcm_ifindex); FIELD(tcmsg, tcm_parent);
    NUMBER(RTM_NEWQDISC); NUMBER(RTM_GETQDISC); NUMBER(RTM_NEWTFILTER); NUMBER(RTM_GETTFILTER);
    NUMBER(TCA_KIND); NUMBER(TCA_OPTIONS); NUMBER(TCA_FQ_FLOW_MAX_RATE);
    printf("constant TC_H_CLSACT %d\n", (int) TC_H_CLSACT); NUMBER(TC_H_MIN_EGRESS);
}

static void netfilter(void) {
    STRUCT(nfgenmsg);
    FIELD(nfgenmsg, nfgen_family);
    NUMBER(NETLINK_NETFILTER); NUMBER(NFNL_SUBSYS_NFTABLES);
    NUMBER(NFT_MSG_NEWCHAIN); NUMBER(NFT_MSG_GETCHAIN); NUMBER(NFT_MSG_NEWRULE); NUMBER(NFT_MSG_GETRULE);
    NUMBER(NFPROTO_UNSPEC); NUMBER(NFPROTO_INET); NUMBER(NFPROTO_IPV4); NUMBER(NFPROTO_NETDEV);
    NUMBER(NF_INET_LOCAL_OUT); NUMBER(NF_INET_POST_ROUTING); NUMBER(NF_NETDEV_EGRESS); NUMBER(NF_DROP);
    NUMBER(NF_ACCEPT); NUMBER(NFT_CONTINUE); NUMBER(NFT_RETURN);
    NUMBER(NFTA_CHAIN_TABLE); NUMBER(NFTA_CHAIN_NAME); NUMBER(NFTA_CHAIN_HOOK); NUMBER(NFTA_CHAIN_POLICY);
    NUMBER(NFTA_CHAIN_USE); NUMBER(NFTA_CHAIN_TYPE); NUMBER(NFTA_HOOK_HOOKNUM); NUMBER(NFTA_HOOK_DEV);
    NUMBER(NFTA_HOOK_DEVS);
    NUMBER(NFTA_RULE_TABLE); NUMBER(NFTA_RULE_CHAIN); NUMBER(NFTA_RULE_EXPRESSIONS); NUMBER(NFTA_EXPR_NAME);
    NUMBER(NFTA_EXPR_DATA); NUMBER(NFTA_IMMEDIATE_DATA); NUMBER(NFTA_DATA_VERDICT); NUMBER(NFTA_VERDICT_CODE);
    NUMBER(NFTA_LOOKUP_DREG); NUMBER(NFTA_TARGET_NAME);
}

static void errors(void) {
    NUMBER(EPERM); NUMBER(ENOENT); NUMBER(EINTR); NUMBER(EIO); NUMBER(ENXIO); NUMBER(EBADF); NUMBER(EAGAIN);
    NUMBER(ENOMEM); NUMBER(EACCES); NUMBER(EFAULT); NUMBER(EBUSY); NUMBER(EEXIST); NUMBER(ENODEV); NUMBER(EINVAL);
    NUMBER(ENFILE); NUMBER(EMFILE); NUMBER(ENOSPC); NUMBER(EPIPE); NUMBER(ERANGE); NUMBER(ENOSYS);
    NUMBER(EPROTO); NUMBER(ENOTSOCK); NUMBER(EMSGSIZE); NUMBER(ENOPROTOOPT); NUMBER(EPROTONOSUPPORT);
    NUMBER(ESOCKTNOSUPPORT); NUMBER(EOPNOTSUPP); NUMBER(EAFNOSUPPORT); NUMBER(EADDRINUSE); NUMBER(EADDRNOTAVAIL);
    NUMBER(ENETDOWN); NUMBER(ENETUNREACH); NUMBER(ECONNABORTED); NUMBER(ECONNRESET); NUMBER(ENOBUFS);
    NUMBER(EISCONN); NUMBER(ENOTCONN); NUMBER(ETIMEDOUT); NUMBER(ECONNREFUSED); NUMBER(EHOSTDOWN);
    NUMBER(EHOSTUNREACH); NUMBER(EALREADY); NUMBER(EINPROGRESS);
}

static void calls(void) {
    CALL(read); CALL(write); CALL(close); CALL(mmap); CALL(munmap); CALL(ioctl); CALL(socket); CALL(socketpair); CALL(bind);
    CALL(connect);
    CALL(getsockname); CALL(setsockopt); CALL(getsockopt); CALL(sendto); CALL(recvfrom); CALL(sendmmsg); CALL(ppoll);
    CALL(recvmsg); CALL(epoll_create1); CALL(epoll_ctl); CALL(epoll_pwait); CALL(eventfd2); CALL(clock_gettime); CALL(bpf); CALL(getrandom);
}

int main(void) {
    sockets();
    packets();
    xdp();
    routing();
    netfilter();
    errors();
    calls();
    return 0;
}
