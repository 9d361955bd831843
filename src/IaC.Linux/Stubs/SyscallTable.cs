namespace IaC.Linux.Stubs;

/// <summary>The table that stub-x64.s works off; its layout is described there.</summary>
internal readonly unsafe struct SyscallTable(byte* start)
{
    private const int HeaderSize = 24;
    private const int OperationSize = 72;
    private const int OnErrorOffset = 56;
    private const int ResultOffset = 64;
    private const int LastOperation = 0;
    private const int LastResult = 8;
    private const int GaveUpMark = 16;

    internal void* Start => start;

    /// <summary>Whether the child came to the end of its program.</summary>
    internal bool GaveUp => *(nint*)(start + GaveUpMark) != 0;

    /// <summary>The operation whose error was recorded last, and its error number.</summary>
    internal (int Index, int Errno) LastError => ((int)((*(nint*)(start + LastOperation) - (nint)At(0)) / OperationSize), -(int)*(nint*)(start + LastResult));

    internal static int Size(int operations) => HeaderSize + (operations * OperationSize);

    internal void Set(int index, Operation operation, ReadOnlySpan<int> numbers, int? onError)
    {
        nint* words = (nint*)At(index);
        words[0] = operation.Number;
        for (int i = 0; i < operation.Arguments.Length; i++)
        {
            Operand argument = operation.Arguments[i];
            words[1 + i] = argument.IsSlot ? numbers[(int)argument.Value] : argument.Value;
        }

        *(nint*)(At(index) + OnErrorOffset) = onError is { } target ? (nint)At(target) : 0;
        *(nint*)(At(index) + ResultOffset) = operation.ResultToNext ? (nint)(At(index + 1) + sizeof(nint)) : 0;
    }

    /// <summary>Makes an operation that cannot fail leave the mark that <see cref="GaveUp"/> reads.</summary>
    internal void SetGaveUpMark(int index) => *(nint*)(At(index) + ResultOffset) = (nint)(start + GaveUpMark);

    private byte* At(int index) => start + HeaderSize + (index * OperationSize);
}
