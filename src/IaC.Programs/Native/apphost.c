/*
 * iac-apphost: starts a .NET program as `dotnet` does, without finding out each time what it did not have to find out since the last build.
 *
 *   iac-apphost --record RECORD LIBHOSTFXR DOTNET ASSEMBLY    writes what `DOTNET ASSEMBLY` would start the runtime with
 *   iac-apphost RECORD DOTNET ASSEMBLY [ARGUMENT]...          starts it with that; where the record is of no use, becomes `DOTNET ASSEMBLY [ARGUMENT]...`
 *
 * The program begins when a byte can be read from standard input. Where that ends without one, it never does.
 *
 * A record is lines: the form, the runtime's library, then a name and a value for each property of the runtime.
 * hostfxr.h and coreclrhost.h of dotnet/runtime define what is called ("Native hosting", docs/design/features/native-hosting.md there).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORM "iac start 1"
#define MOST_PROPERTIES 256

struct runtime {
    void *host;
    unsigned domain;
    int (*execute)(void *, unsigned, int, const char **, const char *, unsigned *);
    int (*shut_down)(void *, unsigned, int *);
};

struct properties {
    const char *names[MOST_PROPERTIES];
    const char *values[MOST_PROPERTIES];
    size_t count;
};

/* A pointer into the process that recorded it. */
static bool is_of_one_process(const char *name)
{
    return strcmp(name, "HOST_RUNTIME_CONTRACT") == 0;
}

static int fail(const char *what, const char *why)
{
    fprintf(stderr, "iac-apphost: %s: %s\n", what, why);
    return 1;
}

/* The runtime is in the first of the folders that its native libraries are searched in. */
static bool find_runtime(const struct properties *all, char *path, size_t size)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->names[i], "NATIVE_DLL_SEARCH_DIRECTORIES") != 0)
            continue;
        for (const char *folder = all->values[i]; *folder != '\0';) {
            const char *end = strchrnul(folder, ':');
            int length = snprintf(path, size, "%.*s/libcoreclr.so", (int)(end - folder), folder);
            if (length > 0 && (size_t)length < size && access(path, R_OK) == 0)
                return true;
            folder = *end == '\0' ? end : end + 1;
        }
    }
    return false;
}

static int write_record(const char *record, const struct properties *all)
{
    char runtime[4096];
    if (!find_runtime(all, runtime, sizeof runtime))
        return fail(record, "no runtime");
    FILE *file = fopen(record, "we");
    if (file == NULL)
        return fail(record, "cannot be written");
    fprintf(file, FORM "\n%s\n", runtime);
    for (size_t i = 0; i < all->count; i++) {
        if (strchr(all->names[i], '\n') != NULL || strchr(all->values[i], '\n') != NULL) {
            fclose(file);
            unlink(record);
            return fail(record, "a property of more than one line");
        }
        if (!is_of_one_process(all->names[i]))
            fprintf(file, "%s\n%s\n", all->names[i], all->values[i]);
    }
    bool written = ferror(file) == 0;
    return fclose(file) == 0 && written ? 0 : fail(record, "cannot be written");
}

static int record_start(const char *record, const char *hostfxr, char *dotnet, const char *assembly)
{
    void *library = dlopen(hostfxr, RTLD_NOW);
    if (library == NULL)
        return fail(hostfxr, dlerror());
    int (*initialize)(int, const char **, const void *, void **) = dlsym(library, "hostfxr_initialize_for_dotnet_command_line");
    int (*get_properties)(void *, size_t *, const char **, const char **) = dlsym(library, "hostfxr_get_runtime_properties");
    if (initialize == NULL || get_properties == NULL)
        return fail(hostfxr, "not the one of .NET 5 or later");

    char root[4096];
    snprintf(root, sizeof root, "%.*s", (int)(strrchr(dotnet, '/') - dotnet), dotnet);
    const struct { size_t size; const char *host_path, *dotnet_root; } parameters = { sizeof parameters, dotnet, root };
    const char *arguments[] = { assembly };
    void *context = NULL;
    if (initialize(1, arguments, &parameters, &context) < 0 || context == NULL)
        return fail(assembly, "the runtime that it needs was not found");

    struct properties all = { .count = MOST_PROPERTIES };
    if (get_properties(context, &all.count, all.names, all.values) != 0)
        return fail(assembly, "its properties cannot be read");
    return write_record(record, &all);
}

/* The next line of a text, which is advanced behind it; null at its end. */
static const char *next_line(char **text)
{
    char *line = *text, *end = strchr(line, '\n');
    if (end == NULL)
        return NULL;
    *end = '\0';
    *text = end + 1;
    return line;
}

static char *read_text(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (file < 0 || fstat(file, &status) < 0)
        return NULL;
    char *text = malloc((size_t)status.st_size + 1);
    ssize_t size = text == NULL ? -1 : read(file, text, (size_t)status.st_size);
    close(file);
    if (size != status.st_size)
        return NULL;
    text[size] = '\0';
    return text;
}

static bool start_runtime(const char *record, const char *assembly, struct runtime *started)
{
    char *text = read_text(record);
    if (text == NULL)
        return false;
    const char *form = next_line(&text), *runtime = next_line(&text);
    if (form == NULL || strcmp(form, FORM) != 0 || runtime == NULL)
        return false;

    struct properties all = { .count = 0 };
    const char *name, *value;
    while (all.count < MOST_PROPERTIES && (name = next_line(&text)) != NULL && (value = next_line(&text)) != NULL) {
        all.names[all.count] = name;
        all.values[all.count++] = value;
    }

    void *library = dlopen(runtime, RTLD_NOW);
    if (library == NULL)
        return false;
    int (*initialize)(const char *, const char *, int, const char **, const char **, void **, unsigned *) = dlsym(library, "coreclr_initialize");
    started->execute = dlsym(library, "coreclr_execute_assembly");
    started->shut_down = dlsym(library, "coreclr_shutdown_2");
    return initialize != NULL && started->execute != NULL && started->shut_down != NULL
        && initialize(assembly, "clrhost", (int)all.count, all.names, all.values, &started->host, &started->domain) >= 0;
}

/* Gives the exit code of the program. */
static int execute(const struct runtime *started, const char *assembly, int count, const char **arguments)
{
    unsigned code;
    int last;
    if (started->execute(started->host, started->domain, count, arguments, assembly, &code) < 0)
        return fail(assembly, "cannot be executed");
    return started->shut_down(started->host, started->domain, &last) >= 0 ? last : (int)code;
}

/* Whether the program is to begin. */
static bool is_wanted(void)
{
    char word;
    ssize_t size;
    do
        size = read(STDIN_FILENO, &word, 1);
    while (size < 0 && errno == EINTR);
    return size == 1;
}

int main(int count, char **arguments)
{
    if (count == 6 && strcmp(arguments[1], "--record") == 0)
        return record_start(arguments[2], arguments[3], arguments[4], arguments[5]);
    if (count < 4) {
        fprintf(stderr, "usage: iac-apphost RECORD DOTNET ASSEMBLY [ARGUMENT]...\n");
        return 2;
    }

    struct runtime started;
    bool is_started = start_runtime(arguments[1], arguments[3], &started);
    if (!is_wanted())
        _exit(0);
    if (is_started)
        return execute(&started, arguments[3], count - 4, (const char **)arguments + 4);
    execv(arguments[2], arguments + 2);
    return fail(arguments[2], "cannot be executed");
}
