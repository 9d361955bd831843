using System.Runtime.InteropServices;
using System.Text;
using IaC.Linux.Files;

namespace IaC.Linux.Stubs;

/// <summary>
/// What a child does between its creation and its exec: a straight list of system calls, worked off by machine code. No managed code may run there: in a child of a process with a
/// collector it can wait for a thread that does not exist (decisions/0002). The builder's methods, one for each call, are in the other parts of this class.
/// </summary>
/// <remarks>
/// A program is built by one thread, started once by <see cref="StubProcess"/>, and disposed. Descriptors that it shares stay open until it has been started. The child has a copy of
/// the descriptor table, in which it may put its own descriptors over any that it does not share.
/// </remarks>
public sealed unsafe partial class SyscallProgram : IDisposable
{
    private const int SaidLength = 512;

    private readonly NativeArena _arena = new();
    private readonly List<Operation> _operations = [];
    private readonly List<(string Step, string Path)> _steps = [("start", "process")];
    private readonly List<int> _labels = [];
    private readonly List<SafeHandle> _shared = [];
    private readonly HashSet<int> _takenNumbers = [];
    private readonly List<(ChildDescriptor Context, SyscallLabel Refused)> _contexts = [];
    private byte* _said;
    private nint _empty;
    private int _slots;

    /// <summary>Names the step that the following operations belong to.</summary>
    /// <param name="step">What is being done: <c>mount proc</c>.</param>
    /// <param name="path">What it is about.</param>
    public void Step(string step, string path) => _steps.Add((step, path));

    /// <summary>A descriptor of the caller, for use in the child.</summary>
    public ChildDescriptor Share(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _shared.Add(handle);
        int number = (int)handle.DangerousGetHandle();
        _takenNumbers.Add(number);
        return new ChildDescriptor(number, isSlot: false);
    }

    /// <summary>A descriptor that the child will open, of a number that nothing else uses.</summary>
    public ChildDescriptor NewDescriptor() => new(_slots++, isSlot: true);

    /// <summary>A label that is not placed yet.</summary>
    public SyscallLabel NewLabel()
    {
        _labels.Add(-1);
        return new SyscallLabel(_labels.Count - 1);
    }

    /// <summary>Places a label before the next operation.</summary>
    public void Mark(SyscallLabel label) => _labels[label.Index] = _operations.Count;

    /// <summary>Goes on at a label.</summary>
    public void JumpTo(SyscallLabel label) => Add("jump", Operation.Jump, OnError.GoTo(label));

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        ReleaseShared();
        _arena.Dispose();
    }

    /// <summary>Lets go of the shared descriptors, which the child has copied by now.</summary>
    internal void ReleaseShared()
    {
        _shared.ForEach(handle => handle.DangerousRelease());
        _shared.Clear();
    }

    /// <summary>The table for the machine code, in memory that lives as long as this object.</summary>
    internal SyscallTable Compile()
    {
        // What a file system says on a refusal is read on the way out, while its context is known to be open.
        var end = NewLabel();
        foreach ((ChildDescriptor context, SyscallLabel refused) in _contexts)
        {
            Mark(refused);
            Add("read", SyscallNumber.Read, OnError.Ignore, context, (nint)_said, SaidLength - 1);
            JumpTo(end);
        }

        Mark(end);
        int giveUp = _operations.Count;
        Add("getpid", SyscallNumber.Getpid, OnError.Ignore);
        Add("exit_group", SyscallNumber.ExitGroup, OnError.Ignore, 127);

        var table = new SyscallTable(_arena.Allocate(SyscallTable.Size(_operations.Count)));
        int[] numbers = ChooseNumbers();
        for (int i = 0; i < _operations.Count; i++)
        {
            Operation operation = _operations[i];
            table.Set(i, operation, numbers, Target(operation.OnError, giveUp));
        }

        table.SetGaveUpMark(giveUp);
        return table;
    }

    /// <summary>The operation that ended the child; null when none did.</summary>
    internal SyscallFailure? FailureOf(SyscallTable table)
    {
        if (!table.GaveUp)
        {
            return null;
        }

        (int index, int errno) = table.LastError;
        Operation operation = _operations[index];
        (string step, string path) = _steps[operation.Step];
        string said = _said is null ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(_said)).TrimEnd();
        return new SyscallFailure(step, path, operation.Call, errno, said.Length == 0 ? null : said);
    }

    private nint Empty => _empty == 0 ? _empty = Text("") : _empty;

    private void Add(string call, int number, OnError onError, params ReadOnlySpan<Operand> arguments) =>
        _operations.Add(new Operation(call, number, _steps.Count - 1, onError, ResultToNext: false, arguments.ToArray()));

    /// <summary>A call whose result is a descriptor; it is moved to a number of its own, so that any number of later operations can name it.</summary>
    private ChildDescriptor AddOpening(string call, int number, OnError onError, params ReadOnlySpan<Operand> arguments) => AddOpening(NewDescriptor(), call, number, onError, arguments);

    private ChildDescriptor AddOpening(ChildDescriptor opened, string call, int number, OnError onError, params ReadOnlySpan<Operand> arguments)
    {
        if (onError == OnError.Ignore)
        {
            throw new ArgumentException("an operation that opens a descriptor cannot be ignored: the next one takes its result", nameof(onError));
        }

        _operations.Add(new Operation(call, number, _steps.Count - 1, onError, ResultToNext: true, arguments.ToArray()));

        // It may have been opened under that very number, which dup3(2) refuses (EINVAL) and which is as good.
        Add("dup3", SyscallNumber.Dup3, OnError.Ignore, 0, opened, OpenFlags.CloseOnExec);
        return opened;
    }

    // Any number but those of the standard streams, of shared descriptors and of those put in place: overwriting the child's copy of another one harms nobody.
    private int[] ChooseNumbers()
    {
        int[] numbers = new int[_slots];
        int candidate = 3;
        for (int i = 0; i < _slots; i++)
        {
            while (_takenNumbers.Contains(candidate))
            {
                candidate++;
            }

            numbers[i] = candidate++;
        }

        return numbers;
    }

    private int? Target(OnError onError, int giveUp) => onError.Target switch
    {
        0 => giveUp,
        -1 => null,
        int label => _labels[label - 1] is >= 0 and int position ? position : throw new InvalidOperationException("a label of the program was never placed"),
    };

    private nint Text(string text) => Copy<byte>(FileNames.EncodeTerminated(text));

    private nint Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte* copy = _arena.Allocate(values.Length * sizeof(T));
        values.CopyTo(new Span<T>(copy, values.Length));
        return (nint)copy;
    }

    private nint Copy<T>(T value)
        where T : unmanaged => Copy(new ReadOnlySpan<T>(in value));
}
