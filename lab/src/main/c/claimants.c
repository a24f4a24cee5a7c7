// claimants INTERFACE ADDRESS COUNT MAC [ADDRESS COUNT MAC ...]
//
// Answers ARP requests for COUNT addresses from ADDRESS on with MAC, and every other packet with nothing. An address that
// is given twice is claimed twice, in the order of the arguments. Prints "ready" and runs until it is ended.
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define CLAIMS_MAX 64
#define ETHERNET 14
#define ARP 28
#define REQUEST 1
#define REPLY 2

struct claim {
    uint32_t first, count;
    uint8_t mac[6];
};

static struct claim claims[CLAIMS_MAX];
static int claim_count;
static int fd;

static void refuse(const char *what)
{
    perror(what);
    exit(1);
}

static void read_claim(char **words)
{
    struct in_addr address;
    struct claim *c = claims + claim_count++;
    unsigned m[6];
    if (claim_count > CLAIMS_MAX || inet_pton(AF_INET, words[0], &address) != 1 ||
        sscanf(words[2], "%x:%x:%x:%x:%x:%x", m, m + 1, m + 2, m + 3, m + 4, m + 5) != 6) {
        fprintf(stderr, "claimants: no claim: %s %s %s\n", words[0], words[1], words[2]);
        exit(2);
    }
    c->first = ntohl(address.s_addr);
    c->count = atoi(words[1]);
    for (int i = 0; i < 6; i++)
        c->mac[i] = m[i];
}

static void listen_on(const char *interface)
{
    struct sockaddr_ll where = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ARP) };
    where.sll_ifindex = if_nametoindex(interface);
    fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ARP));
    if (fd < 0 || !where.sll_ifindex || bind(fd, (struct sockaddr *)&where, sizeof where) < 0)
        refuse(interface);
}

// Turns a request into the reply to it: the fields of RFC 826 from the sender's MAC on.
static void answer(const uint8_t *request, const struct claim *c)
{
    uint8_t frame[ETHERNET + ARP];
    uint8_t *arp = frame + ETHERNET;
    memcpy(frame, request, sizeof frame);
    memcpy(frame, request + 6, 6);
    memcpy(frame + 6, c->mac, 6);
    arp[7] = REPLY;
    memcpy(arp + 8, c->mac, 6);
    memcpy(arp + 14, request + ETHERNET + 24, 4);
    memcpy(arp + 18, request + ETHERNET + 8, 10);
    if (send(fd, frame, sizeof frame, 0) != sizeof frame)
        refuse("send");
}

int main(int count, char **words)
{
    if (count < 5 || count % 3 != 2) {
        fprintf(stderr, "usage: claimants INTERFACE ADDRESS COUNT MAC ...\n");
        return 2;
    }
    for (int i = 2; i < count; i += 3)
        read_claim(words + i);
    listen_on(words[1]);
    puts("ready");
    fflush(stdout);
    for (;;) {
        uint8_t frame[256];
        uint32_t asked;
        ssize_t length = recv(fd, frame, sizeof frame, 0);
        if (length < ETHERNET + ARP || frame[ETHERNET + 7] != REQUEST)
            continue;
        memcpy(&asked, frame + ETHERNET + 24, 4);
        for (int i = 0; i < claim_count; i++)
            if (ntohl(asked) - claims[i].first < claims[i].count)
                answer(frame, claims + i);
    }
}
