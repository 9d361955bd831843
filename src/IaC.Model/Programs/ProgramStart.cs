using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>What a program is told before it declares anything.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Project">Name of the project.</param>
/// <param name="Preview">Nothing will be changed.</param>
/// <param name="Folder">Absolute path of the project's folder, which relative paths of documents start from.</param>
/// <param name="Config">Config values by name, secrets in plain.</param>
/// <param name="SecretConfig">Names of the secret ones.</param>
public sealed record ProgramStart(string Stack, string Project, bool Preview, string Folder, JsonObject Config, ImmutableArray<string> SecretConfig)
{
    /// <summary>The payload.</summary>
    public JsonObject ToJson() => new()
    {
        ["version"] = ProgramFrames.Version,
        ["stack"] = Stack,
        ["project"] = Project,
        ["preview"] = Preview,
        ["folder"] = Folder,
        ["config"] = Config.DeepClone(),
        ["secretConfig"] = JsonTexts.Of(SecretConfig),
    };
}
