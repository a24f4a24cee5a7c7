// meter RESULT COMMAND...
//
// Runs COMMAND and writes one JSON object to RESULT: when it was started (CLOCK_MONOTONIC, which is also what
// bpf_ktime_get_ns() reads), how long it took from fork to exit, and what wait4(2) says that it and the children it
// waited for have used. Whoever ends the meter ends COMMAND too.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t now_nanos(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static long micros(struct timeval t)
{
    return t.tv_sec * 1000000l + t.tv_usec;
}

int main(int argc, char **argv)
{
    int status;
    struct rusage usage;
    if (argc < 3) {
        fprintf(stderr, "usage: meter RESULT COMMAND...\n");
        return 2;
    }
    uint64_t started = now_nanos();
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("meter");
        return 1;
    }
    uint64_t ended = now_nanos();
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    FILE *result = fopen(argv[1], "w");
    if (!result
        || fprintf(result,
               "{\"start_ns\":%lu,\"wall_ns\":%lu,\"user_us\":%ld,\"system_us\":%ld,\"max_rss_kib\":%ld,\"exit\":%d}\n",
               started, ended - started, micros(usage.ru_utime), micros(usage.ru_stime), usage.ru_maxrss, code)
            < 0
        || fclose(result)) {
        perror(argv[1]);
        return 1;
    }
    return code;
}
