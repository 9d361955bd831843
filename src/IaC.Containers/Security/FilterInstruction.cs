namespace IaC.Containers.Security;

/// <summary>Instructions of classic BPF as struct sock_filter (linux/filter.h): 16 bits code, 8 bits distance if true, 8 bits distance if false, 32 bits operand.</summary>
internal static class FilterInstruction
{
    /// <summary>Loads 32 bits of struct seccomp_data.</summary>
    internal static ulong Load(int offset) => Encode(0x20, 0, 0, (uint)offset);

    /// <summary>Keeps the bits of a mask.</summary>
    internal static ulong And(uint mask) => Encode(0x54, 0, 0, mask);

    /// <summary>Goes on behind a number of instructions.</summary>
    internal static ulong Jump(int distance) => Encode(0x05, 0, 0, (uint)distance);

    /// <summary>Compares for equality.</summary>
    internal static ulong IfEqual(uint value, byte distanceIfTrue, byte distanceIfFalse) => Encode(0x15, distanceIfTrue, distanceIfFalse, value);

    /// <summary>Compares for greater or equal, unsigned.</summary>
    internal static ulong IfAtLeast(uint value, byte distanceIfTrue, byte distanceIfFalse) => Encode(0x35, distanceIfTrue, distanceIfFalse, value);

    /// <summary>Decides on the call.</summary>
    internal static ulong Return(uint action) => Encode(0x06, 0, 0, action);

    private static ulong Encode(ushort code, byte ifTrue, byte ifFalse, uint operand) => code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)operand << 32);
}
