using System.Text;
using IaC.Containers.Oci;
using IaC.Containers.Security;
using IaC.Testing;

namespace IaC.Containers.Tests.Security;

/// <summary>The filter of system calls, in a real container and instruction by instruction.</summary>
public sealed class SeccompTests : IDisposable
{
    private const int Eperm = 1;
    private const int Enosys = 38;
    private const int SigSegv = 11;
    private const int SigSys = 31;
    private const int CloneNewUser = 0x10000000;

    private readonly Lab _lab = new();

    public SeccompTests()
    {
        Require.Program("/usr/bin/gcc", "gcc");
        Tool.Run("/usr/bin/gcc", ["-static", "-O1", "-o", _lab.Layer("bin/probe"), Path.Combine(AppContext.BaseDirectory, "testdata/probe.c")]);
    }

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(Eperm, 250, 0, -3)] // keyctl
    [InlineData(Eperm, 248)] // add_key
    [InlineData(Eperm, 321)] // bpf
    [InlineData(Eperm, 246)] // kexec_load
    [InlineData(Eperm, 320)] // kexec_file_load
    [InlineData(Eperm, 175)] // init_module
    [InlineData(Eperm, 165)] // mount
    [InlineData(Eperm, 428)] // open_tree
    [InlineData(Eperm, 155)] // pivot_root
    [InlineData(Eperm, 167)] // swapon
    [InlineData(Eperm, 169)] // reboot
    [InlineData(Eperm, 298)] // perf_event_open
    [InlineData(Eperm, 323)] // userfaultfd
    [InlineData(Eperm, 425)] // io_uring_setup
    [InlineData(Eperm, 304)] // open_by_handle_at
    [InlineData(Eperm, 308, -1, 0)] // setns
    [InlineData(Eperm, 272, CloneNewUser)] // unshare
    [InlineData(Eperm, 56, CloneNewUser)] // clone
    [InlineData(Enosys, 435)] // clone3
    [InlineData(Eperm, 135, 0x40000)] // personality(ADDR_NO_RANDOMIZE)
    [InlineData(0, 135, -1)] // personality, the query
    [InlineData(Eperm, 41, 40, 1)] // socket(AF_VSOCK)
    [InlineData(0, 41, 1, 1)] // socket(AF_UNIX)
    [InlineData(3, 101, 16, 999999)] // ptrace, which looks for the process: ESRCH
    [InlineData(0, 39)] // getpid
    [InlineData(Enosys, 600)] // not yet invented
    public void A_call_is_allowed_or_refused_as_by_Dockers_default_profile(int errno, int number, params int[] arguments) =>
        Assert.Equal($"{errno}\n", _lab.Run(_lab.Spec(["probe", $"{number}", .. arguments.Select(a => $"{a}")])).Output);

    [Theory]
    [InlineData("i386")]
    [InlineData("0x40000027")] // getpid of x32
    public void A_call_by_the_numbers_of_another_architecture_ends_the_process(string number)
    {
        // Process 1 of a PID namespace survives signals of its own, so a child makes the call.
        RuntimeSpec filtered = _lab.Spec("sh", "-c", $"probe {number}; echo ended with $?");
        string free = _lab.Run(filtered with { Linux = filtered.Linux with { Seccomp = SeccompProfile.Unconfined } }).Lines[^1];

        // Some hypervisors have no instruction for calls of 32 bits, so that no filter sees one.
        int signal = number == "i386" && free == $"ended with {128 + SigSegv}" ? SigSegv : SigSys;
        Assert.Equal($"ended with {128 + signal}", _lab.Run(filtered).Lines[^1]);
        Assert.NotEqual($"ended with {128 + SigSys}", free);
    }

    [Fact]
    public void A_capability_opens_the_calls_that_it_is_for()
    {
        RuntimeSpec spec = _lab.Spec("probe", "272", "0x40000000");
        RuntimeSpec admin = spec with { Process = spec.Process with { Capabilities = ContainerDefaults.Sets(["CAP_SYS_ADMIN"]) } };

        Assert.Equal("1\n", _lab.Run(spec).Output);
        Assert.Equal("0\n", _lab.Run(admin).Output);
    }

    [Fact]
    public void Programs_of_the_usual_kind_run_under_the_filter()
    {
        Outcome outcome = _lab.Shell("(echo a; sleep 0.01; echo b) | cat; mkdir /x && chmod 700 /x && touch /x/y && ls /x; kill -0 1 && echo ok");

        Assert.Equal(["a", "b", "y", "ok"], outcome.Lines);
    }

    [Theory]
    [InlineData(1, "#include <asm/unistd_64.h>")]
    [InlineData(2, "#define __ARCH_WANT_NEW_STAT\n#define __ARCH_WANT_SYS_CLONE3\n#define __ARCH_WANT_RENAMEAT\n#define __ARCH_WANT_SET_GET_RLIMIT\n#define __ARCH_WANT_MEMFD_SECRET\n#include <asm-generic/unistd.h>")]
    public void Numbers_are_those_of_the_headers(int column, string headers)
    {
        StringBuilder source = new(headers + "\n");
        foreach (string entry in SeccompTable.Text.Split('\n').Where(line => line[0] != '[').SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            string[] words = entry.Split(' ');

            // A call that is newer than the headers of this machine cannot be compared. Some numbers of the generic table carry the name of their 32-bit variant.
            source.Append(words[column] == "-"
                ? $"#ifdef __NR_{words[0]}\n#error {words[0]} exists\n#endif\n"
                : $"#if defined __NR_{words[0]}\n_Static_assert({words[column]} == __NR_{words[0]}, \"{words[0]}\");\n#elif defined __NR3264_{words[0]}\n_Static_assert({words[column]} == __NR3264_{words[0]}, \"{words[0]}\");\n#elif {words[column]} < 451 && {words[column]} != 335\n#error {words[0]} does not exist\n#endif\n");
        }

        Tool.Run("/usr/bin/gcc", ["-fsyntax-only", "-x", "c", "-"], source.ToString());
    }

    [Fact]
    public void A_filter_fits_into_what_the_kernel_takes() => Assert.InRange(SeccompFilter.For(ulong.MaxValue >> 23).Length, 100, 4096);
}
