/*
 * filter_frames FILTER < frames > lengths
 *
 * Runs a classic BPF program, a file of struct sock_filter, over frames with the kernel's own machine: each frame is sent
 * as a datagram between two connected AF_UNIX sockets, the second of which has the filter (a filter there sees the payload
 * as its packet). Nothing comes near a network. A frame is a u32 length, 1 to 4096, and its bytes; for each, one line says
 * how many bytes were let through, 0 if the frame was refused.
 */
#include <errno.h>
#include <linux/filter.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>

static int fail(const char *what)
{
    perror(what);
    return 1;
}

int main(int argc, char **argv)
{
    static struct sock_filter program[BPF_MAXINSNS];
    static unsigned char frame[4096];
    struct sock_fprog fprog = {.filter = program};
    uint32_t length;
    int pair[2];

    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!file)
        return fail("filter");
    fprog.len = fread(program, sizeof program[0], BPF_MAXINSNS, file);
    fclose(file);

    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair))
        return fail("socketpair");
    if (setsockopt(pair[1], SOL_SOCKET, SO_ATTACH_FILTER, &fprog, sizeof fprog))
        return fail("SO_ATTACH_FILTER");

    while (fread(&length, sizeof length, 1, stdin) == 1) {
        if (length < 1 || length > sizeof frame || fread(frame, length, 1, stdin) != 1) {
            errno = EINVAL;
            return fail("frame");
        }
        if (send(pair[0], frame, length, 0) != (ssize_t)length)
            return fail("send");
        ssize_t passed = recv(pair[1], frame, sizeof frame, MSG_DONTWAIT);
        if (passed < 0 && errno != EAGAIN)
            return fail("recv");
        printf("%zd\n", passed < 0 ? 0 : passed);
    }
    return 0;
}
