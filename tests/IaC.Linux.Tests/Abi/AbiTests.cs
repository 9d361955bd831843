using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using IaC.Linux.ControlGroups;
using IaC.Linux.Mounts;
using IaC.Linux.Namespaces;
using IaC.Linux.Processes;
using IaC.Linux.Stubs;
using IaC.Testing;

namespace IaC.Linux.Tests.Abi;

/// <summary>Our numbers, sizes and offsets are those of the kernel's headers: a C compiler compares them.</summary>
public sealed partial class AbiTests
{
    private const string Headers = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <stddef.h>
        #include <signal.h>
        #include <fcntl.h>
        #include <sys/file.h>
        #include <sys/ioctl.h>
        #include <sys/wait.h>
        #include <unistd.h>
        #include <linux/bpf.h>
        #include <linux/capability.h>
        #include <linux/filter.h>
        #include <linux/keyctl.h>
        #include <linux/mount.h>
        #include <linux/openat2.h>
        #include <linux/prctl.h>
        #include <linux/sched.h>
        #include <linux/seccomp.h>
        """;

    private static readonly (string Ours, object Value, string Theirs)[] Constants =
    [
        .. Named(typeof(SyscallProgram),
            ("ResolveNoMagicLinks", "RESOLVE_NO_MAGICLINKS"), ("ResolveInRoot", "RESOLVE_IN_ROOT"), ("ExecutePermission", "X_OK"), ("AtEmptyPath", "AT_EMPTY_PATH"),
            ("AtRecursive", "AT_RECURSIVE"), ("CloneTree", "OPEN_TREE_CLONE"), ("MoveFromEmptyPath", "MOVE_MOUNT_F_EMPTY_PATH"), ("MoveToEmptyPath", "MOVE_MOUNT_T_EMPTY_PATH"),
            ("CloseRangeOnExec", "1 << 2"), ("CloseContextOnExec", "FSOPEN_CLOEXEC"), ("CloseContextOnExec", "FSMOUNT_CLOEXEC"), ("SetFlag", "FSCONFIG_SET_FLAG"), ("SetString", "FSCONFIG_SET_STRING"),
            ("CreateSuperblock", "FSCONFIG_CMD_CREATE"), ("Recursive", "MS_REC"), ("Private", "MS_PRIVATE"), ("KeepCapabilitiesOption", "PR_SET_KEEPCAPS"),
            ("DropFromBoundingSet", "PR_CAPBSET_DROP"), ("NoNewPrivilegesOption", "PR_SET_NO_NEW_PRIVS"), ("AmbientOption", "PR_CAP_AMBIENT"), ("AmbientRaise", "PR_CAP_AMBIENT_RAISE"),
            ("AmbientClear", "PR_CAP_AMBIENT_CLEAR_ALL"), ("CapabilityVersion3", "_LINUX_CAPABILITY_VERSION_3"), ("SetModeFilter", "SECCOMP_SET_MODE_FILTER"),
            ("JoinSessionKeyring", "KEYCTL_JOIN_SESSION_KEYRING"), ("SigKill", "SIGKILL"), ("SigChld", "SIGCHLD"), ("SigStop", "SIGSTOP"), ("IgnoreSignal", "(long)SIG_IGN"),
            ("SetMask", "SIG_SETMASK"), ("SetControllingTerminal", "TIOCSCTTY")),
        .. Named(typeof(StubProcess),
            ("ShareMemoryAndWait", "CLONE_VM | CLONE_VFORK"), ("MakePidFd", "CLONE_PIDFD"), ("IntoCgroup", "CLONE_INTO_CGROUP"), ("ClearSignalHandlers", "CLONE_CLEAR_SIGHAND"), ("SigChld", "SIGCHLD")),
        .. Named(typeof(OpenFlags),
            ("ReadOnly", "O_RDONLY"), ("WriteOnly", "O_WRONLY"), ("ReadWrite", "O_RDWR"), ("Create", "O_CREAT"), ("Exclusive", "O_EXCL"), ("NoControllingTerminal", "O_NOCTTY"),
            ("Truncate", "O_TRUNC"), ("NonBlocking", "O_NONBLOCK"), ("CloseOnExec", "O_CLOEXEC"), ("PathOnly", "O_PATH"), ("Directory", "O_DIRECTORY"), ("NoFollow", "O_NOFOLLOW")),
        .. Named(typeof(FileDescriptors), ("AtFdCwd", "AT_FDCWD"), ("DuplicateCloseOnExec", "F_DUPFD_CLOEXEC")),
        .. Named(typeof(PidFd), ("WNoHang", "WNOHANG"), ("WExited", "WEXITED"), ("WAll", "__WALL"), ("PPidFd", "P_PIDFD")),
        .. Named(typeof(IaC.Linux.Locks.FileLock), ("LockShared", "LOCK_SH"), ("LockExclusive", "LOCK_EX"), ("LockNonBlocking", "LOCK_NB"), ("Unlock", "LOCK_UN")),
        .. Named(typeof(LinuxError),
            [.. typeof(LinuxError).GetFields().Where(f => f.IsLiteral).Select(f => (f.Name, f.Name))]),
        .. Named(typeof(DeviceProgram),
            ("Load", "BPF_PROG_LOAD"), ("AttachCommand", "BPF_PROG_ATTACH"), ("DetachCommand", "BPF_PROG_DETACH"), ("CgroupDeviceType", "BPF_PROG_TYPE_CGROUP_DEVICE"),
            ("CgroupDeviceAttach", "BPF_CGROUP_DEVICE")),
        ("NamespaceTypes.Mount", NamespaceTypes.Mount, "CLONE_NEWNS"), ("NamespaceTypes.Cgroup", NamespaceTypes.Cgroup, "CLONE_NEWCGROUP"), ("NamespaceTypes.Uts", NamespaceTypes.Uts, "CLONE_NEWUTS"),
        ("NamespaceTypes.Ipc", NamespaceTypes.Ipc, "CLONE_NEWIPC"), ("NamespaceTypes.Pid", NamespaceTypes.Pid, "CLONE_NEWPID"), ("NamespaceTypes.Network", NamespaceTypes.Network, "CLONE_NEWNET"),
        ("MountAttributes.ReadOnly", MountAttributes.ReadOnly, "MOUNT_ATTR_RDONLY"), ("MountAttributes.NoSetUserId", MountAttributes.NoSetUserId, "MOUNT_ATTR_NOSUID"),
        ("MountAttributes.NoDevices", MountAttributes.NoDevices, "MOUNT_ATTR_NODEV"), ("MountAttributes.NoExecute", MountAttributes.NoExecute, "MOUNT_ATTR_NOEXEC"),
        ("MountAttributes.NoAccessTime", MountAttributes.NoAccessTime, "MOUNT_ATTR_NOATIME"), ("MountAttributes.StrictAccessTime", MountAttributes.StrictAccessTime, "MOUNT_ATTR_STRICTATIME"),
        ("MountAttributes.NoFolderAccessTime", MountAttributes.NoFolderAccessTime, "MOUNT_ATTR_NODIRATIME"), ("MountAttributes.NoSymbolicLinks", MountAttributes.NoSymbolicLinks, "MOUNT_ATTR_NOSYMFOLLOW"),
    ];

    [Fact]
    public void Constants_are_those_of_the_headers() =>
        Compile(Headers, Constants.Select(c => $"_Static_assert({Convert.ToInt64(c.Value, CultureInfo.InvariantCulture)}L == (long)({c.Theirs}), \"{c.Ours}\");"));

    [Fact]
    public void Structures_are_laid_out_as_in_the_headers() => Compile(
        Headers,
        [
            .. Layout<CloneArguments>("clone_args", "flags", "pidfd", "child_tid", "parent_tid", "exit_signal", "stack", "stack_size", "tls", "set_tid", "set_tid_size", "cgroup"),
            .. Layout<MountAttributeSet>("mount_attr", "attr_set", "attr_clr", "propagation", "userns_fd"),
            .. Layout<SyscallProgram.OpenHow>("open_how", "flags", "mode", "resolve"),
            .. Layout<SyscallProgram.FilterProgram>("sock_fprog", "len", "filter"),
            .. Layout<SyscallProgram.CapabilityHeader>("__user_cap_header_struct", "version", "pid"),
            .. Offsets<DeviceProgram.LoadArguments>(
                "union bpf_attr", ("Type", "prog_type"), ("InstructionCount", "insn_cnt"), ("Instructions", "insns"), ("License", "license"), ("LogLevel", "log_level"), ("Flags", "prog_flags"),
                ("NameFirstHalf", "prog_name"), ("ExpectedAttachType", "expected_attach_type")),
            .. Offsets<DeviceProgram.AttachArguments>("union bpf_attr", ("Target", "target_fd"), ("Program", "attach_bpf_fd"), ("Type", "attach_type"), ("Flags", "attach_flags")),
            $"_Static_assert({Marshal.SizeOf<SignalInfo>()} == sizeof(siginfo_t), \"siginfo_t\");",
            .. Offsets<SignalInfo>("siginfo_t", ("Code", "si_code"), ("Pid", "si_pid"), ("Status", "si_status")),
            $"_Static_assert({SignalInfo.Exited} == CLD_EXITED, \"CLD_EXITED\");",
        ]);

    [Fact]
    public void System_call_numbers_of_x64_are_those_of_the_headers() => Compile("#include <asm/unistd_64.h>", Numbers(match => match.Groups["x64"].Value));

    [Fact]
    public void System_call_numbers_of_arm64_are_those_of_the_headers() =>
        Compile("#define __ARCH_WANT_NEW_STAT\n#define __ARCH_WANT_SYS_CLONE3\n#define __ARCH_WANT_SET_GET_RLIMIT\n#include <asm-generic/unistd.h>", Numbers(match => match.Groups["arm64"].Value));

    // From the source, since the program picks one column when it runs.
    private static IEnumerable<string> Numbers(Func<Match, string> column)
    {
        MatchCollection rows = NumberRow().Matches(File.ReadAllText(SourceTree.PathOf("SyscallNumber.cs")));
        Assert.True(rows.Count > 50);

        // 64-bit machines with the generic table number some calls by the name of their 32-bit variant.
        return rows.Select(row =>
        {
            string name = "__NR_" + WordStart().Replace(row.Groups["name"].Value, "_$0").ToLowerInvariant().TrimStart('_');
            return $"#ifndef {name}\n#define {name} {name.Replace("__NR_", "__NR3264_", StringComparison.Ordinal)}\n#endif\n_Static_assert({column(row)} == {name}, \"{name}\");";
        });
    }

    private static IEnumerable<(string Ours, object Value, string Theirs)> Named(Type type, params (string Ours, string Theirs)[] names) => names.Select(n =>
    {
        FieldInfo field = type.GetField(n.Ours, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) ?? throw new InvalidOperationException($"{type.Name} has no {n.Ours}");
        return ($"{type.Name}.{n.Ours}", field.GetValue(null)!, n.Theirs);
    });

    // Names of the C structure, in the order of our fields.
    private static IEnumerable<string> Layout<T>(string theirs, params string[] fields)
        where T : struct
    {
        FieldInfo[] ours = typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.Equal(ours.Length, fields.Length);
        return fields
            .Select((field, i) => $"_Static_assert({Marshal.OffsetOf<T>(ours[i].Name)} == offsetof(struct {theirs}, {field}), \"{theirs}.{field}\");")
            .Prepend($"_Static_assert({Marshal.SizeOf<T>()} == sizeof(struct {theirs}), \"size of {theirs}\");");
    }

    // For a structure of which we have a part.
    private static IEnumerable<string> Offsets<T>(string theirs, params (string Ours, string Theirs)[] fields)
        where T : struct => fields.Select(f => $"_Static_assert({Marshal.OffsetOf<T>(f.Ours)} == offsetof({theirs}, {f.Theirs}), \"{theirs}.{f.Theirs}\");");

    private static void Compile(string headers, IEnumerable<string> assertions)
    {
        Require.Program("/usr/bin/gcc", "gcc");
        StringBuilder source = new(headers);
        source.Append('\n').AppendJoin('\n', assertions).Append('\n');
        Tool.Run("/usr/bin/gcc", ["-fsyntax-only", "-x", "c", "-"], source.ToString());
    }

    [GeneratedRegex(@"int (?<name>\w+) = Pick\((?<x64>\d+), (?<arm64>\d+)\);")]
    private static partial Regex NumberRow();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex WordStart();
}
