using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>A stack that is kept as a folder of a source says.</summary>
public sealed record GitOpsUnit
{
    /// <summary>Name, unique among the units of the root; also that of its stack.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>Name of the source; may be left out where there is one.</summary>
    [Format(TextFormat.DnsLabel)]
    public string? Source { get; init; }

    /// <summary>Folder or file in the repository: YAML, or a C# project.</summary>
    [Format(TextFormat.RelativePath)]
    public string Path { get; init; } = ".";

    /// <summary>How it is built and run, where it is a C# project.</summary>
    public GitOpsProgram? Program { get; init; }

    /// <summary>How often all of the stack is looked at, beside being told of what ends.</summary>
    [Format(TextFormat.Duration)]
    public string Scan { get; init; } = "60s";

    /// <summary>What is done about a machine that is otherwise than the repository says.</summary>
    public GitOpsDrift Drift { get; init; } = GitOpsDrift.Enforce;

    /// <summary>Fields that are left as they are.</summary>
    public ImmutableArray<GitOpsIgnore> Ignore { get => field.IsDefault ? [] : field; init; }

    /// <summary>Units that must be ready before this one is changed.</summary>
    [Format(TextFormat.DnsLabel)]
    public ImmutableArray<string> DependsOn { get => field.IsDefault ? [] : field; init; }

    /// <summary>A commit that declares nothing any more may delete all.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>The most resources that one commit may delete; the stack's own guard unless given.</summary>
    [Bounds(0, int.MaxValue)]
    public int? MaxDeletes { get; init; }

    /// <summary>A commit may replace what holds data, which is lost with it.</summary>
    public bool AllowDataLoss { get; init; }

    /// <summary>How long a commit may take until everything is ready; then the last healthy one is brought back.</summary>
    [Format(TextFormat.Duration)]
    public string Timeout { get; init; } = "5m";

    /// <summary>Seconds for which everything has to stay ready before a commit counts as healthy: a program that ends at once was ready for a moment. Until then the last healthy one is brought back where something is not ready any more.</summary>
    [Bounds(0, 3600)]
    public int StableSeconds { get; init; } = 5;

    /// <summary>Whether somebody has to agree to each new commit, by <c>iac gitops sync</c>.</summary>
    public GitOpsApproval Approve { get; init; } = GitOpsApproval.Auto;

    /// <summary>When new commits are carried out; always unless given. Drift is put right at any time.</summary>
    public ImmutableArray<GitOpsWindow> Windows { get => field.IsDefault ? [] : field; init; }

    /// <summary>Change nothing; drift is still reported. <c>iac gitops resume</c> does not end it.</summary>
    public bool Suspend { get; init; }
}
