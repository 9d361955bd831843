using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>What is said of the stack as a whole: by a Stack document, by the command line, else by the folder's name.</summary>
internal sealed class StackSettings(LoadOptions options, ICollection<Diagnostic> faults)
{
    private SourceDocument? _document;

    /// <summary>Takes a Stack document; a second one is a fault.</summary>
    public void Add(SourceDocument document)
    {
        foreach (DocumentFault fault in KindSchema.Stack.Check(document.Root))
        {
            faults.Add(fault.ToDiagnostic(document.Source));
        }

        if (_document is not null)
        {
            faults.Add(Diagnostic.Error("a stack has one Stack document", document.Source.Locate("/kind"), $"the first is at {_document.Source.Locate("/kind")}"));
        }

        _document ??= document;
    }

    /// <summary>The name; null when nothing gives one.</summary>
    public string? Name()
    {
        if (options.StackName is { } given)
        {
            if (StackName.Fault(given) is not { } fault)
            {
                return given;
            }

            faults.Add(Diagnostic.Error(fault));
            return null;
        }

        if (_document is not null)
        {
            return JsonPointer.Resolve(_document.Root, "/metadata/name")?.ToString();
        }

        string? folder = options.Paths is [{ } path] && path != "-" ? FolderOf(Path.GetFullPath(path, options.WorkingFolder)) : options.WorkingFolder;
        string name = Label(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
        if (name.Length == 0)
        {
            faults.Add(Diagnostic.Error($"the folder {folder} gives no name for the stack", remedy: "give one with --stack, or write a Stack document"));
            return null;
        }

        return name;
    }

    /// <summary>Where the stack came from: absolute paths, or <c>stdin</c>.</summary>
    public string Origin() => string.Join(", ", options.Paths.Select(path => path == "-" ? "stdin" : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, options.WorkingFolder))));

    /// <summary>Limits that stop a plan.</summary>
    public StackGuards Guards() => new() { MaxDeletes = Resolve("/spec/guards/maxDeletes") is JsonValue value && int.TryParse(value.ToJsonString(), out int most) ? most : null };

    /// <summary>Values by name.</summary>
    public ImmutableDictionary<string, JsonNode?> Config() => Resolve("/spec/config") is JsonObject values
        ? values.ToImmutableDictionary(value => value.Key, value => value.Value?.DeepClone())
        : ImmutableDictionary<string, JsonNode?>.Empty;

    /// <summary>Values that the stack gives to the outside; null where there are none.</summary>
    /// <param name="stack">Name of the stack.</param>
    public ResourceDeclaration? Outputs(string stack) => Resolve(OutputsDeclaration.Pointer) is JsonObject values ? OutputsDeclaration.Of(stack, values, _document!.Source, []) : null;

    /// <summary>Projects with providers.</summary>
    public ImmutableArray<ProviderProject> Providers() => Resolve("/spec/providers") is JsonArray paths
        ? [.. paths.Select((path, index) => (Text: path as JsonValue, Pointer: $"/spec/providers/{index}")).Where(path => path.Text?.TryGetValue<string>(out _) == true)
            .Select(path => new ProviderProject(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path.Text!.GetValue<string>(), _document!.Folder)), _document.Source.Locate(path.Pointer)))]
        : [];

    private static string FolderOf(string path) => Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? path;

    // The folder's name as far as it can be a name: lower case, other characters as hyphens.
    private static string Label(string name)
    {
        var label = new StringBuilder();
        foreach (char letter in name.ToLowerInvariant())
        {
            label.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        }

        string trimmed = label.ToString().Trim('-');
        return trimmed.Length <= 63 ? trimmed : trimmed[..63].TrimEnd('-');
    }

    private JsonNode? Resolve(string pointer) => _document is null ? null : JsonPointer.Resolve(_document.Root, pointer);
}
