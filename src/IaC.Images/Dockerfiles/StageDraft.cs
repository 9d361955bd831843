using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Images.Oci;

namespace IaC.Images.Dockerfiles;

/// <summary>A stage as far as its instructions were read: layers so far, and what the next instruction sees.</summary>
/// <param name="stage">The stage.</param>
/// <param name="from">The image that it stands on; null for nothing.</param>
internal sealed class StageDraft(Stage stage, StoredImage? from)
{
    private static readonly string[] PosixShell = ["/bin/sh", "-c"];

    private IReadOnlyList<string>? _ownShell;

    /// <summary>The stage.</summary>
    internal Stage Stage => stage;

    /// <summary>Layers, bottom first.</summary>
    internal List<LayerSource> Layers { get; } = [];

    /// <summary>Arguments and environment.</summary>
    internal DockerfileVariables Variables { get; } = Inherit(from?.Config.Config);

    /// <summary>Variables that this stage sets.</summary>
    internal Dictionary<string, string> Environment { get; } = [];

    /// <summary>Labels that it sets.</summary>
    internal Dictionary<string, string> Labels { get; } = [];

    /// <summary>Ports that it names.</summary>
    internal List<string> Ports { get; } = [];

    /// <summary>Folders that want a volume.</summary>
    internal List<string> Volumes { get; } = [];

    /// <summary>What runs commands that are texts.</summary>
    internal IReadOnlyList<string> Shell { get; private set; } = ShellOf(from?.Config.Config) ?? PosixShell;

    /// <summary>Takes another shell, for this stage and for what is built on it.</summary>
    internal void SetShell(IReadOnlyList<string> shell) => (Shell, _ownShell) = (shell, shell);

    /// <summary>User of commands and of the image; null is root.</summary>
    internal string? User { get; set; } = from?.Config.Config?.User is { Length: > 0 } user ? user : null;

    /// <summary>Folder of commands and of the image.</summary>
    internal string WorkingFolder { get; set; } = from?.Config.Config?.WorkingDir is { Length: > 0 } folder ? folder : "/";

    /// <summary>Program of the image.</summary>
    internal IReadOnlyList<string>? Entrypoint { get; set; }

    /// <summary>Arguments of the image.</summary>
    internal IReadOnlyList<string>? Cmd { get; set; }

    /// <summary>Signal that stops it.</summary>
    internal string? StopSignal { get; set; }

    /// <summary>How Docker asks whether it is well.</summary>
    internal JsonObject? HealthCheck { get; set; }

    /// <summary>A path as the working folder makes it absolute; a slash at its end stays, and so does the one that <c>.</c> means.</summary>
    internal string Absolute(string path)
    {
        string full = path.StartsWith('/') ? path : $"{WorkingFolder.TrimEnd('/')}/{path}";
        string whole = Path.GetFullPath(full);
        return (path.EndsWith('/') || path is "." or ".." || path.EndsWith("/.", StringComparison.Ordinal)) && whole != "/" ? whole.TrimEnd('/') + "/" : whole;
    }

    /// <summary>What is to be built.</summary>
    internal LayerBuild ToBuild(DockerfileOptions options) => new()
    {
        From = from,
        Layers = [.. Layers],
        BaseFolder = options.Context,
        Time = options.Time,
        Config = new BuildConfig
        {
            Entrypoint = Entrypoint,
            Cmd = Cmd,
            Env = Environment,
            User = User,
            WorkingDir = WorkingFolder,
            ExposedPorts = Ports,
            Volumes = Volumes,
            Labels = Labels,
            StopSignal = StopSignal,
            Shell = _ownShell,
            HealthCheck = HealthCheck,
        },
    };

    private static IReadOnlyList<string>? ShellOf(ContainerConfig? config) =>
        config?.Other?.TryGetValue(ContainerConfig.Shell, out JsonElement shell) == true && shell.ValueKind == JsonValueKind.Array && shell.GetArrayLength() > 0 ? [.. shell.EnumerateArray().Select(word => word.ToString())] : null;

    private static DockerfileVariables Inherit(ContainerConfig? config)
    {
        DockerfileVariables variables = new();
        foreach (string[] variable in (config?.Env ?? []).Select(variable => variable.Split('=', 2)))
        {
            variables.SetEnvironment(variable[0], variable.ElementAtOrDefault(1) ?? "");
        }

        return variables;
    }
}
