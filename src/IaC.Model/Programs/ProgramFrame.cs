namespace IaC.Model.Programs;

/// <summary>A message as it was received. A class, so that code for it is compiled ahead wherever it may be absent.</summary>
/// <param name="kind">What it means.</param>
/// <param name="payload">Its payload, not parsed.</param>
public sealed class ProgramFrame(ProgramMessageKind kind, byte[] payload)
{
    /// <summary>What it means.</summary>
    public ProgramMessageKind Kind => kind;

    /// <summary>Its payload, not parsed.</summary>
    public byte[] Payload => payload;
}
