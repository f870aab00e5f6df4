/* The echo on libuv as its guide writes it: a buffer for each read, which the write then owns. With the argument reuse,
 * buffers are kept for the next read: malloc and free of 64 KiB give memory back to the system, turn by turn. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

typedef struct echo {
    uv_write_t request;
    struct echo *next;
    char data[64 * 1024];
} echo_t;

static int reuse;
static echo_t *spare;

static void allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer) {
    (void)handle, (void)suggested;
    echo_t *echo = spare;
    if (echo)
        spare = echo->next;
    else
        echo = malloc(sizeof *echo);
    *buffer = uv_buf_init(echo->data, sizeof echo->data);
}

static void release(echo_t *echo) {
    if (!reuse) {
        free(echo);
        return;
    }
    echo->next = spare;
    spare = echo;
}

/* If it failed, so does the next read. */
static void written(uv_write_t *request, int status) {
    (void)status;
    release((echo_t *)request);
}

static void end(uv_handle_t *client) { free(client); }

static void received(uv_stream_t *client, ssize_t count, const uv_buf_t *buffer) {
    echo_t *echo = (echo_t *)(buffer->base - offsetof(echo_t, data));
    if (count > 0) {
        uv_buf_t answer = uv_buf_init(echo->data, count);
        uv_write(&echo->request, client, &answer, 1, written);
        return;
    }
    release(echo);
    if (count < 0) uv_close((uv_handle_t *)client, end);
}

static void connected(uv_stream_t *server, int status) {
    if (status < 0) return;
    uv_tcp_t *client = malloc(sizeof *client);
    uv_tcp_init(server->loop, client);
    if (uv_accept(server, (uv_stream_t *)client) < 0) {
        uv_close((uv_handle_t *)client, end);
        return;
    }
    uv_tcp_nodelay(client, 1);
    uv_read_start((uv_stream_t *)client, allocate, received);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "version") == 0) return puts(uv_version_string()) < 0;
    reuse = argc > 1 && strcmp(argv[1], "reuse") == 0;
    struct sockaddr_in address;
    int length = sizeof address;
    uv_tcp_t server;
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(uv_default_loop(), &server);
    uv_tcp_bind(&server, (struct sockaddr *)&address, 0);
    if (uv_listen((uv_stream_t *)&server, 1024, connected) < 0) return 1;
    uv_tcp_getsockname(&server, (struct sockaddr *)&address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
