namespace IaC.Engine;

/// <summary>One change of a state; a transaction is a list of them.</summary>
internal abstract record StateChange
{
    private StateChange()
    {
    }

    /// <summary>Writes the entry of a uid, over an older one.</summary>
    public sealed record Put(RecordedResource Resource) : StateChange;

    /// <summary>Takes away the entry of a uid.</summary>
    public sealed record Remove(string Uid) : StateChange;
}
