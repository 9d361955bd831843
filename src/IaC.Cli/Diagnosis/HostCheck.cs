namespace IaC.Cli.Diagnosis;

/// <summary>One answer of <c>doctor</c>. As JSON it is part of the interface.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">What came out.</param>
/// <param name="Detail">What was found; the reason where something is not there.</param>
/// <param name="Remedy">What to do about it; null where nothing is to be done.</param>
internal sealed record HostCheck(string Name, HostCheckStatus Status, string Detail, string? Remedy = null)
{
    /// <summary>It is there.</summary>
    public static HostCheck Ok(string name, string detail) => new(name, HostCheckStatus.Ok, detail);

    /// <summary>It is there, less than wished.</summary>
    public static HostCheck Limited(string name, string detail, string? remedy = null) => new(name, HostCheckStatus.Limited, detail, remedy);

    /// <summary>It is not there, and pods cannot run.</summary>
    public static HostCheck Missing(string name, string detail, string? remedy = null) => new(name, HostCheckStatus.Missing, detail, remedy);
}

/// <summary>What a check came to.</summary>
internal enum HostCheckStatus
{
    /// <summary>It is there.</summary>
    Ok,

    /// <summary>It is there, less than wished.</summary>
    Limited,

    /// <summary>It is not there, and pods cannot run.</summary>
    Missing,
}
