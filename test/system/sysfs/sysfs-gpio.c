// A stand-in for /sys/class/gpio, as a FUSE file system: one chip whose lines can be exported,
// given a direction, an edge and a level, and waited on with poll, as the kernel's documentation
// of the GPIO sysfs interface describes it. The folder "wire" is the other end of the lines: a
// file per line holds its electrical level and how often that has changed, and an input is driven
// by writing to it. The state lives as long as this program, so lines stay exported when the
// program that uses them dies.
//
//   sysfs-gpio -f MOUNTPOINT
#define FUSE_USE_VERSION 26
#include <errno.h>
#include <fuse.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL "demo"
#define BASE 512
#define LINES 32

enum kind { FOLDER, EXPORT, UNEXPORT, CHIP_BASE, CHIP_LINES, CHIP_LABEL, DIRECTION, VALUE, EDGE, ACTIVE_LOW, WIRE };
enum edge { NONE = 0, RISING = 1, FALLING = 2, BOTH = 3 };
static const char *const edge_names[] = { "none", "rising", "falling", "both" };

struct line {
    bool exported, output, high, active_low;
    enum edge edge;
    unsigned long changes;
};

// What a path means: a kind of file, and the line that it belongs to.
struct place {
    enum kind kind;
    struct line *line;
};

// An open file; one of a value can be waited on.
struct opened {
    struct line *line;
    bool fresh;
    struct fuse_pollhandle *waiting;
    struct opened *next;
};

static struct line lines[LINES];
static struct opened *open_files;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool read_number(const char *text, long *number, const char **rest)
{
    char *end;
    *number = strtol(text, &end, 10);
    *rest = end;
    return end != text;
}

static bool find_line_file(const char *name, struct place *place)
{
    static const struct { const char *name; enum kind kind; } files[] = {
        { "", FOLDER }, { "/direction", DIRECTION }, { "/value", VALUE }, { "/edge", EDGE }, { "/active_low", ACTIVE_LOW },
    };
    long number;
    const char *rest;
    if (!read_number(name, &number, &rest) || number < BASE || number >= BASE + LINES)
        return false;
    place->line = &lines[number - BASE];
    if (!place->line->exported)
        return false;
    for (size_t n = 0; n < sizeof files / sizeof *files; n++)
        if (strcmp(rest, files[n].name) == 0) {
            place->kind = files[n].kind;
            return true;
        }
    return false;
}

static bool find(const char *path, struct place *place)
{
    static const struct { const char *path; enum kind kind; } fixed[] = {
        { "/", FOLDER }, { "/wire", FOLDER }, { "/gpiochip512", FOLDER }, { "/export", EXPORT }, { "/unexport", UNEXPORT },
        { "/gpiochip512/base", CHIP_BASE }, { "/gpiochip512/ngpio", CHIP_LINES }, { "/gpiochip512/label", CHIP_LABEL },
    };
    place->line = NULL;
    for (size_t n = 0; n < sizeof fixed / sizeof *fixed; n++)
        if (strcmp(path, fixed[n].path) == 0) {
            place->kind = fixed[n].kind;
            return true;
        }
    if (strncmp(path, "/wire/", 6) == 0) {
        long number;
        const char *rest;
        if (!read_number(path + 6, &number, &rest) || *rest != '\0' || number < 0 || number >= LINES)
            return false;
        place->kind = WIRE;
        place->line = &lines[number];
        return true;
    }
    return strncmp(path, "/gpio", 5) == 0 && find_line_file(path + 5, place);
}

static void set_level(struct line *line, bool high)
{
    if (line->high == high)
        return;
    line->high = high;
    line->changes++;
    enum edge seen = (high != line->active_low) ? RISING : FALLING;
    if (line->output || !(line->edge & seen))
        return;
    for (struct opened *file = open_files; file != NULL; file = file->next) {
        if (file->line != line)
            continue;
        file->fresh = true;
        if (file->waiting == NULL)
            continue;
        fuse_notify_poll(file->waiting);
        fuse_pollhandle_destroy(file->waiting);
        file->waiting = NULL;
    }
}

static int fs_getattr(const char *path, struct stat *status)
{
    struct place place;
    memset(status, 0, sizeof *status);
    pthread_mutex_lock(&lock);
    bool found = find(path, &place);
    pthread_mutex_unlock(&lock);
    if (!found)
        return -ENOENT;
    bool write_only = place.kind == EXPORT || place.kind == UNEXPORT;
    status->st_mode = place.kind == FOLDER ? S_IFDIR | 0755 : S_IFREG | (write_only ? 0200 : 0644);
    status->st_nlink = place.kind == FOLDER ? 2 : 1;
    status->st_size = place.kind == FOLDER ? 0 : 4096;
    return 0;
}

static int fs_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info)
{
    static const char *const top[] = { "export", "unexport", "gpiochip512", "wire", NULL };
    static const char *const chip[] = { "base", "ngpio", "label", NULL };
    static const char *const one[] = { "direction", "value", "edge", "active_low", NULL };
    (void)offset;
    (void)info;
    const char *const *names = strcmp(path, "/") == 0 ? top : strcmp(path, "/gpiochip512") == 0 ? chip : one;
    bool wire = strcmp(path, "/wire") == 0;
    for (; !wire && *names != NULL; names++)
        fill(buffer, *names, NULL, 0);
    pthread_mutex_lock(&lock);
    for (int n = 0; n < LINES; n++) {
        char name[16];
        snprintf(name, sizeof name, wire ? "%d" : "gpio%d", wire ? n : n + BASE);
        if (wire || (strcmp(path, "/") == 0 && lines[n].exported))
            fill(buffer, name, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

static int fs_open(const char *path, struct fuse_file_info *info)
{
    struct place place;
    struct opened *file = calloc(1, sizeof *file);
    if (file == NULL)
        return -ENOMEM;
    pthread_mutex_lock(&lock);
    bool found = find(path, &place);
    if (found) {
        file->line = place.kind == VALUE ? place.line : NULL;
        file->fresh = true;
        file->next = open_files;
        open_files = file;
    }
    pthread_mutex_unlock(&lock);
    if (!found) {
        free(file);
        return -ENOENT;
    }
    info->direct_io = 1;
    info->fh = (uintptr_t)file;
    return 0;
}

static int fs_release(const char *path, struct fuse_file_info *info)
{
    struct opened *file = (struct opened *)(uintptr_t)info->fh;
    (void)path;
    pthread_mutex_lock(&lock);
    struct opened **at = &open_files;
    while (*at != file)
        at = &(*at)->next;
    *at = file->next;
    if (file->waiting != NULL)
        fuse_pollhandle_destroy(file->waiting);
    pthread_mutex_unlock(&lock);
    free(file);
    return 0;
}

static int content(const struct place *place, char *text, size_t size)
{
    const struct line *line = place->line;
    switch (place->kind) {
    case CHIP_BASE: return snprintf(text, size, "%d\n", BASE);
    case CHIP_LINES: return snprintf(text, size, "%d\n", LINES);
    case CHIP_LABEL: return snprintf(text, size, "%s\n", LABEL);
    case DIRECTION: return snprintf(text, size, "%s\n", line->output ? "out" : "in");
    case VALUE: return snprintf(text, size, "%d\n", line->high != line->active_low);
    case EDGE: return snprintf(text, size, "%s\n", edge_names[line->edge]);
    case ACTIVE_LOW: return snprintf(text, size, "%d\n", line->active_low);
    case WIRE: return snprintf(text, size, "%d %lu\n", line->high, line->changes);
    default: return -1;
    }
}

static int fs_read(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *info)
{
    struct place place;
    struct opened *file = (struct opened *)(uintptr_t)info->fh;
    char text[64];
    int length = -1;
    pthread_mutex_lock(&lock);
    if (find(path, &place))
        length = content(&place, text, sizeof text);
    if (length >= 0)
        file->fresh = false;
    pthread_mutex_unlock(&lock);
    if (length < 0)
        return -EIO;
    if (offset >= length)
        return 0;
    if (size > (size_t)(length - offset))
        size = length - offset;
    memcpy(buffer, text + offset, size);
    return size;
}

static int export_line(const char *text, bool exported)
{
    long number;
    const char *rest;
    if (!read_number(text, &number, &rest) || number < BASE || number >= BASE + LINES)
        return -EINVAL;
    struct line *line = &lines[number - BASE];
    if (line->exported == exported)
        return exported ? -EBUSY : -EINVAL;
    line->exported = exported;
    line->edge = NONE;
    return 0;
}

static int set_direction(struct line *line, const char *text)
{
    bool in = strcmp(text, "in") == 0, high = strcmp(text, "high") == 0;
    if (!in && !high && strcmp(text, "out") != 0 && strcmp(text, "low") != 0)
        return -EINVAL;
    line->output = !in;
    if (!in)
        set_level(line, high);
    return 0;
}

static int set_edge(struct line *line, const char *text)
{
    for (int edge = NONE; edge <= BOTH; edge++)
        if (strcmp(text, edge_names[edge]) == 0) {
            line->edge = edge;
            return 0;
        }
    return -EINVAL;
}

static int take(const struct place *place, const char *text)
{
    bool on = strcmp(text, "0") != 0;
    switch (place->kind) {
    case EXPORT: return export_line(text, true);
    case UNEXPORT: return export_line(text, false);
    case DIRECTION: return set_direction(place->line, text);
    case EDGE: return set_edge(place->line, text);
    case ACTIVE_LOW: place->line->active_low = on; return 0;
    case VALUE:
        if (!place->line->output)
            return -EPERM;
        set_level(place->line, on != place->line->active_low);
        return 0;
    case WIRE:
        // Nobody drives a line that is driven already.
        if (place->line->output)
            return -EPERM;
        set_level(place->line, on);
        return 0;
    default: return -EIO;
    }
}

static int fs_write(const char *path, const char *buffer, size_t size, off_t offset, struct fuse_file_info *info)
{
    struct place place;
    char text[16] = "";
    (void)offset;
    (void)info;
    memcpy(text, buffer, size < sizeof text ? size : sizeof text - 1);
    text[strcspn(text, "\n")] = '\0';
    pthread_mutex_lock(&lock);
    int result = find(path, &place) ? take(&place, text) : -EIO;
    pthread_mutex_unlock(&lock);
    return result < 0 ? result : (int)size;
}

static int fs_poll(const char *path, struct fuse_file_info *info, struct fuse_pollhandle *handle, unsigned *events)
{
    struct opened *file = (struct opened *)(uintptr_t)info->fh;
    (void)path;
    pthread_mutex_lock(&lock);
    if (handle != NULL) {
        if (file->waiting != NULL)
            fuse_pollhandle_destroy(file->waiting);
        file->waiting = handle;
    }
    *events = POLLIN | POLLOUT;
    if (file->line != NULL && file->fresh)
        *events |= POLLPRI | POLLERR;
    pthread_mutex_unlock(&lock);
    return 0;
}

// A shell opens a file to write by cutting it off first; there is nothing to cut.
static int fs_truncate(const char *path, off_t length)
{
    (void)path;
    (void)length;
    return 0;
}

int main(int count, char **arguments)
{
    static const struct fuse_operations operations = {
        .getattr = fs_getattr, .readdir = fs_readdir, .open = fs_open, .release = fs_release, .read = fs_read,
        .write = fs_write, .poll = fs_poll, .truncate = fs_truncate,
    };
    return fuse_main(count, arguments, &operations, NULL);
}
