namespace IaC.Yaml;

/// <summary>What a file may ask of the reader. YAML is hostile until it was read: every limit is checked before what it limits is made.</summary>
internal static class YamlLimits
{
    /// <summary>Most bytes of one document.</summary>
    public const int DocumentBytes = 4 * 1024 * 1024;

    /// <summary>Most bytes of all files together.</summary>
    public const int TotalBytes = 32 * 1024 * 1024;

    /// <summary>Most lists and maps within each other.</summary>
    public const int Depth = 64;

    /// <summary>Most values of one document, with those that aliases repeat. A document of 4 MiB has about as many.</summary>
    public const int DocumentValues = 100_000;

    /// <summary>Most values of all documents together: each costs about 150 bytes of memory.</summary>
    public const int TotalValues = 2_000_000;

    /// <summary>Most documents of all files together.</summary>
    public const int Documents = 100_000;

    /// <summary>Most faults that are reported: more than anybody reads.</summary>
    public const int Faults = 10_000;

    /// <summary>Most faults of one document that are reported while it is read.</summary>
    public const int DocumentFaults = 1000;

    /// <summary>Most characters that the aliases of one document may repeat.</summary>
    public const int RepeatedText = DocumentBytes;

    /// <summary>Most YAML files below one folder.</summary>
    public const int Files = 10_000;
}
