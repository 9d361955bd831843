using System.Collections.Immutable;

namespace IaC.Containers.Cgroups;

/// <summary>
/// Device rules as a program for a v2 group. It is called with struct bpf_cgroup_dev_ctx (linux/bpf.h): a word of access in its upper and type in its lower half, major, minor.
/// </summary>
internal static class DeviceFilter
{
    private const byte LoadWord = 0x61;
    private const byte MoveRegister = 0xbc;
    private const byte MoveValue = 0xb7;
    private const byte AndValue = 0x54;
    private const byte ShiftRight = 0x74;
    private const byte JumpIfNotEqual = 0x55;
    private const byte ExitProgram = 0x95;

    private const int Result = 0;
    private const int Context = 1;
    private const int Type = 2;
    private const int Access = 3;
    private const int Major = 4;
    private const int Minor = 5;
    private const int Scratch = 6;

    private const int BlockDevice = 1;
    private const int CharacterDevice = 2;

    /// <summary>Bits of access that are not the making of a node (BPF_DEVCG_ACC_READ, BPF_DEVCG_ACC_WRITE).</summary>
    private const int ReadOrWrite = 2 | 4;

    /// <summary>Instructions that allow what a rule allows, and refuse all else.</summary>
    internal static ulong[] Of(ImmutableArray<DeviceRule> rules) =>
    [
        Encode(LoadWord, Type, Context, 0, 0),
        Encode(MoveRegister, Access, Type, 0, 0),
        Encode(AndValue, Type, 0, 0, 0xffff),
        Encode(ShiftRight, Access, 0, 0, 16),
        Encode(LoadWord, Major, Context, 4, 0),
        Encode(LoadWord, Minor, Context, 8, 0),
        .. rules.SelectMany(Rule),
        .. Return(0),
    ];

    // Each comparison that fails goes on behind the rule.
    private static ulong[] Rule(DeviceRule rule)
    {
        List<(int Register, int Value)> comparisons = [(Type, rule.Type == 'b' ? BlockDevice : CharacterDevice)];
        List<ulong> before = [];
        if (rule.Access == "m")
        {
            before = [Encode(MoveRegister, Scratch, Access, 0, 0), Encode(AndValue, Scratch, 0, 0, ReadOrWrite)];
            comparisons.Add((Scratch, 0));
        }

        if (rule.Major is { } major)
        {
            comparisons.Add((Major, (int)major));
        }

        if (rule.Minor is { } minor)
        {
            comparisons.Add((Minor, (int)minor));
        }

        ulong[] allow = Return(1);
        return [.. before, .. comparisons.Select((c, i) => Encode(JumpIfNotEqual, c.Register, 0, comparisons.Count - 1 - i + allow.Length, c.Value)), .. allow];
    }

    private static ulong[] Return(int result) => [Encode(MoveValue, Result, 0, 0, result), Encode(ExitProgram, 0, 0, 0, 0)];

    // struct bpf_insn: 8 bits code, 4 bits destination, 4 bits source, 16 bits offset, 32 bits value.
    private static ulong Encode(byte code, int destination, int source, int offset, int value) =>
        code | ((ulong)(destination | (source << 4)) << 8) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)value << 32);
}
