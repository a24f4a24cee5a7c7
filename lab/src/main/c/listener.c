// listener PORT|FIRST-LAST ...
//
// Accepts every connection to these TCP ports, on every address of this namespace, IPv6 ones too, and closes it at once.
// Prints "ready" when it listens on all of them. Runs until it is killed.
#define _GNU_SOURCE
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 262144          // the kernel cuts it to net.core.somaxconn, which the lab has raised to this
#define EVENTS 64

static void refuse(const char *what)
{
    perror(what);
    exit(1);
}

static void listen_on(int epoll, int port)
{
    int on = 1, off = 0;
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) ||
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off))
        refuse("socket");
    if (bind(fd, (struct sockaddr *)&any, sizeof any) || listen(fd, BACKLOG))
        refuse("listen");
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event))
        refuse("epoll_ctl");
}

static void listen_on_range(int epoll, const char *text)
{
    int first, last;
    int fields = sscanf(text, "%d-%d", &first, &last);
    if (fields == 1)
        last = first;
    if (fields < 1 || first < 1 || last > 65535 || first > last) {
        fprintf(stderr, "not a port or a range of ports: %s\n", text);
        exit(2);
    }
    for (int port = first; port <= last; port++)
        listen_on(epoll, port);
}

int main(int argc, char **argv)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        refuse("epoll_create1");
    for (int i = 1; i < argc; i++)
        listen_on_range(epoll, argv[i]);
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            int connection;
            while ((connection = accept4(events[i].data.fd, NULL, NULL, SOCK_CLOEXEC)) >= 0)
                close(connection);
        }
    }
}
