// trickle ADDRESS PER-SECOND
//
// Sends small UDP datagrams to ADDRESS, discard port, at a slow and even pace. A link is seldom quite silent, and
// masscan 1.3.2 does not end on one that is: its receive thread looks at the clock only when a frame comes. Prints
// "ready", runs until it is killed.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

int main(int argc, char **argv)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
    long per_second = argc == 3 ? atol(argv[2]) : 0;
    if (per_second < 1 || per_second > 1000 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: trickle ADDRESS PER-SECOND (1 to 1000)\n");
        return 2;
    }
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) {
        perror("socket");
        return 1;
    }
    puts("ready");
    fflush(stdout);
    struct timespec pause = {.tv_sec = per_second == 1, .tv_nsec = 1000000000 / per_second % 1000000000};
    for (;;) {
        // Nobody needs to hear it: a refusal by the other side is as good as an arrival.
        sendto(fd, "", 1, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof to);
        nanosleep(&pause, NULL);
    }
}
