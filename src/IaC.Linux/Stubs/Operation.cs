namespace IaC.Linux.Stubs;

/// <summary>A system call of a <see cref="SyscallProgram"/>, before descriptors and labels have their final values.</summary>
/// <param name="Call">Name, for messages.</param>
/// <param name="Number">Number; <see cref="Jump"/> makes no call.</param>
/// <param name="Step">Index of the step that it belongs to.</param>
/// <param name="OnError">Where to go on after an error.</param>
/// <param name="ResultToNext">The result becomes the first argument of the next operation.</param>
/// <param name="Arguments">At most six.</param>
internal readonly record struct Operation(string Call, int Number, int Step, OnError OnError, bool ResultToNext, Operand[] Arguments)
{
    /// <summary>Goes to the label of <see cref="OnError"/>.</summary>
    internal const int Jump = -1;
}

/// <summary>An argument: a value, or a descriptor whose number is chosen when the program starts.</summary>
internal readonly record struct Operand(nint Value, bool IsSlot)
{
    public static implicit operator Operand(nint value) => new(value, false);

    public static implicit operator Operand(ChildDescriptor descriptor) => new(descriptor.Value, descriptor.IsSlot);
}
