namespace IaC.Model.V1Alpha1;

/// <summary>How a unit that is a C# project is built and run: as an unprivileged user, in namespaces of its own, with nothing of the machine but the SDK and the files of its commit, both read-only.</summary>
public sealed record GitOpsProgram
{
    /// <summary>Folder of NuGet packages that are used instead of all other sources; the project's own sources unless given, which without <c>network</c> can be folders of the repository.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? Feed { get; init; }

    /// <summary>The build may use the network of the machine, to fetch packages. The program itself never may.</summary>
    public bool Network { get; init; }

    /// <summary>How long the build may take, and then the program to declare its stack.</summary>
    [Format(TextFormat.Duration)]
    public string Timeout { get; init; } = "5m";
}
