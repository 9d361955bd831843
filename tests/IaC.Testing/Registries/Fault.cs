namespace IaC.Testing.Registries;

/// <summary>What a <see cref="FaultyProxy"/> does to an answer.</summary>
public sealed record Fault
{
    /// <summary>Answer with this status instead of asking the registry.</summary>
    public int? Status { get; init; }

    /// <summary>Seconds of <c>Retry-After</c> beside the status.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Break the connection after this many bytes of the body.</summary>
    public int? DropAfter { get; init; }

    /// <summary>Give another body.</summary>
    public Func<byte[], byte[]>? Change { get; init; }

    /// <summary>Ignore that only a part is wanted.</summary>
    public bool NoRanges { get; init; }

    /// <summary>Send the body in pieces.</summary>
    public bool Slow { get; init; }

    /// <summary>Answer with this document instead of asking the registry.</summary>
    public (string Type, string Body)? Document { get; init; }
}
