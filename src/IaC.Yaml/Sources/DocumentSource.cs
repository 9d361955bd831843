using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>Reads the documents of all files, in order.</summary>
internal sealed class DocumentSource(LoadOptions options, ICollection<Diagnostic> faults, CancellationToken cancellationToken)
{
    private static readonly string[] RequiredMembers = ["apiVersion", "kind"];

    private readonly BuildContexts _contexts = new();

    private readonly List<string> _files = [];

    private int _values;

    private int _documents;

    /// <summary>The documents that have an <c>apiVersion</c> and a <c>kind</c>. In a folder others are passed over; in a file that the user named they are faults.</summary>
    public IReadOnlyList<SourceDocument> Read()
    {
        var finder = new SourceFinder(options, faults, _contexts);
        var documents = new List<SourceDocument>();
        foreach (SourceText source in finder.Find())
        {
            _files.Add(source.Name);
            documents.AddRange(Read(source));
        }

        foreach (Diagnostic foreign in finder.Foreign)
        {
            faults.Add(documents.Count == 0 ? foreign with { Severity = DiagnosticSeverity.Error } : foreign);
        }

        if (documents.Count == 0 && !faults.Any(fault => fault.Severity == DiagnosticSeverity.Error))
        {
            faults.Add(Diagnostic.Error($"no document with apiVersion and kind in {string.Join(", ", options.Paths)}", remedy: "looked for .yaml and .yml files whose names do not begin with a dot"));
        }

        return documents;
    }

    /// <summary>Names of the files, in the order of reading.</summary>
    public IReadOnlyList<string> Files => _files;

    private List<SourceDocument> Read(SourceText source)
    {
        var documents = new List<SourceDocument>();
        var found = new List<Diagnostic>();
        JsonNode? first = null;
        foreach (YamlPiece piece in YamlSplitter.Split(source.Name, source.Text, found))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Excess(found.Count) is { } excess)
            {
                found.Add(Diagnostic.Error(excess, new SourcePosition(piece.File, piece.LinesBefore + 1, 1)));
                break;
            }

            _documents++;
            foreach (YamlDocument document in YamlReader.Read(piece, found, out int values))
            {
                _values += values;
                first ??= document.Root;
                if (Identify(document, source, found) is { } identified)
                {
                    _contexts.Add(identified);
                    documents.Add(identified);
                }
            }
        }

        // One answer that names the format says more than the many faults of reading it as what it is not.
        bool failed = found.Exists(fault => fault.Severity == DiagnosticSeverity.Error);
        if (failed && ForeignFormat.ByContent(source.Name, source.Text, first) is { } foreign)
        {
            faults.Add(Diagnostic.Error(foreign.Message, new SourcePosition(source.Name, 1, 1), foreign.Remedy));
            return [];
        }

        foreach (Diagnostic fault in found)
        {
            faults.Add(fault);
        }

        return documents;
    }

    private string? Excess(int faultsOfFile) =>
        _values > YamlLimits.TotalValues ? $"all documents together have more than {YamlLimits.TotalValues} values"
        : _documents >= YamlLimits.Documents ? $"there are more than {YamlLimits.Documents} documents"
        : faults.Count + faultsOfFile >= YamlLimits.Faults ? "there are too many faults; what follows is not read"
        : null;

    private static SourceDocument? Identify(YamlDocument document, SourceText source, List<Diagnostic> found)
    {
        var map = new YamlSourceMap(document);
        if (document.Root is not JsonObject root)
        {
            if (source.Named && document.Root is not null)
            {
                found.Add(Diagnostic.Error("a document must be a map with `apiVersion` and `kind`", map.Locate("")));
            }

            return null;
        }

        if (Text(root["apiVersion"]) is { } apiVersion && Text(root["kind"]) is { } kind)
        {
            return new SourceDocument(apiVersion, kind, root, map, source.Folder);
        }

        if (source.Named)
        {
            found.Add(WithoutKind(root, map));
        }

        return null;
    }

    private static Diagnostic WithoutKind(JsonObject root, YamlSourceMap map)
    {
        string[] missing = [.. RequiredMembers.Where(name => Text(root[name]) is null)];
        KindSchema? schema = KindSchema.All.FirstOrDefault(known => known.Kind == Text(root["kind"]));
        string? remedy = NearName.Suggest(missing[0], root.Select(member => member.Key)) ?? (schema is null ? null : $"write `apiVersion: {schema.ApiVersion}`");
        return Diagnostic.Error($"the document has no {string.Join(" and no ", missing.Select(name => $"`{name}`"))}", map.Locate(""), remedy);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
}
