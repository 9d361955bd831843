using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using IaC.Linux;

namespace IaC.Containers.Security;

/// <summary>
/// The filter of system calls of an ordinary container, of the strength of Docker's default profile: what <see cref="SeccompTable"/> does not allow answers EPERM, what no
/// table can know yet answers ENOSYS so that programs fall back, and a call by another architecture's numbers ends the process.
/// </summary>
internal static class SeccompFilter
{
    private const uint Allow = 0x7fff0000;
    private const uint KillProcess = 0x80000000;
    private const uint Refuse = 0x00050000;
    private const uint ArchX64 = 0xC000003E;
    private const uint ArchArm64 = 0xC00000B7;

    /// <summary>Calls of the x32 architecture pass as x86-64 with this bit.</summary>
    private const uint X32Bit = 0x40000000;

    private const int NumberOffset = 0;
    private const int ArchOffset = 4;
    private const int FirstArgumentOffset = 16;

    /// <summary>CLONE_NEW... of every kind (sched.h): without CAP_SYS_ADMIN a container makes no namespace, a user namespace least of all.</summary>
    private const uint NamespaceFlags = 0x7E020000;

    /// <summary>AF_VSOCK leads out of a virtual machine that the host may be.</summary>
    private const uint VirtualMachineSockets = 40;

    /// <summary>PER_LINUX, PER_LINUX32, with and without UNAME26, and the query.</summary>
    private static readonly uint[] Personalities = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff];

    private static readonly ConcurrentDictionary<ulong, ulong[]> Built = new();

    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>The filter for a container with these capabilities in its bounding set; built once for each set.</summary>
    internal static ReadOnlySpan<ulong> For(ulong capabilities) => Built.GetOrAdd(capabilities, Build);

    private static ulong[] Build(ulong capabilities)
    {
        List<ulong> code =
        [
            FilterInstruction.Load(ArchOffset),
            FilterInstruction.IfEqual(IsArm64 ? ArchArm64 : ArchX64, 1, 0),
            FilterInstruction.Return(KillProcess),
            FilterInstruction.Load(NumberOffset),
        ];
        if (!IsArm64)
        {
            code.AddRange([FilterInstruction.IfAtLeast(X32Bit, 0, 1), FilterInstruction.Return(KillProcess)]);
        }

        code.AddRange(Search(Runs(Verdicts(capabilities))));
        return [.. code];
    }

    // What follows the load of the call's number, for each number that is not simply refused.
    private static SortedDictionary<int, ulong[]> Verdicts(ulong capabilities)
    {
        SortedDictionary<int, ulong[]> verdicts = new() { [0] = Error(LinuxError.EPERM), [SeccompTable.HighestKnown + 1] = Error(LinuxError.ENOSYS) };
        foreach ((string name, int number) in SeccompTable.Sections[SeccompTable.Checked])
        {
            verdicts[number] = Checked(name);
        }

        foreach (int number in Capability.Members(capabilities).Select(capability => Capability.Names.ElementAtOrDefault(capability)).OfType<string>()
            .Where(SeccompTable.Sections.ContainsKey).Prepend(SeccompTable.Always).SelectMany(section => SeccompTable.Sections[section].Values))
        {
            verdicts[number] = [FilterInstruction.Return(Allow)];
        }

        return verdicts;
    }

    private static ulong[] Checked(string name) => name switch
    {
        "clone" =>
        [
            FilterInstruction.Load(FirstArgumentOffset), FilterInstruction.And(NamespaceFlags), FilterInstruction.IfEqual(0, 0, 1),
            FilterInstruction.Return(Allow), .. Error(LinuxError.EPERM),
        ],

        // Its flags lie in memory, where a filter cannot look. The C libraries fall back to clone.
        "clone3" => Error(LinuxError.ENOSYS),
        "personality" =>
        [
            FilterInstruction.Load(FirstArgumentOffset),
            .. Personalities.Select((value, i) => FilterInstruction.IfEqual(value, (byte)(Personalities.Length - i), 0)),
            .. Error(LinuxError.EPERM), FilterInstruction.Return(Allow),
        ],
        "socket" =>
        [
            FilterInstruction.Load(FirstArgumentOffset), FilterInstruction.IfEqual(VirtualMachineSockets, 0, 1),
            .. Error(LinuxError.EPERM), FilterInstruction.Return(Allow),
        ],
        _ => throw new InvalidOperationException($"no rule for the arguments of {name}"),
    };

    // Neighbouring numbers with one verdict become one run; a number that no verdict names is refused.
    private static List<(int First, ulong[] Verdict)> Runs(SortedDictionary<int, ulong[]> verdicts)
    {
        List<(int First, ulong[] Verdict)> runs = [];
        for (int number = 0; number <= SeccompTable.HighestKnown + 1; number++)
        {
            ulong[] verdict = verdicts.GetValueOrDefault(number) ?? Error(LinuxError.EPERM);
            if (runs.Count == 0 || !runs[^1].Verdict.AsSpan().SequenceEqual(verdict))
            {
                runs.Add((number, verdict));
            }
        }

        return runs;
    }

    // A binary search: each call passes some eight comparisons. Jumps over more than a byte's worth need an instruction of their own, so all take it.
    private static ulong[] Search(List<(int First, ulong[] Verdict)> runs)
    {
        if (runs.Count == 1)
        {
            return runs[0].Verdict;
        }

        int middle = runs.Count / 2;
        ulong[] below = Search(runs[..middle]);
        return [FilterInstruction.IfAtLeast((uint)runs[middle].First, 0, 1), FilterInstruction.Jump(below.Length), .. below, .. Search(runs[middle..])];
    }

    private static ulong[] Error(int errno) => [FilterInstruction.Return(Refuse | (uint)errno)];
}
