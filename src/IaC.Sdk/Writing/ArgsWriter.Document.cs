namespace IaC;

public sealed partial class ArgsWriter
{
    // Depth of the metadata while they are written: name and annotations are then written by the document.
    private int _metadataDepth = -1;

    /// <summary>Writes a whole document.</summary>
    internal void WriteDocument(CustomResource resource, DocumentArgs? args, Dictionary<string, string>? annotations)
    {
        _json.StartObject().Name("apiVersion").Value(resource.Key.ApiVersion).Name("kind").Value(resource.Key.Kind);
        Begin("metadata");
        _json.StartObject().Name("name").Value(resource.Key.Name);
        if (args?.KnownMetadata is { } metadata)
        {
            _metadataDepth = _path.Count;
            metadata.Write(this);
            _metadataDepth = -1;
            WriteAnnotations(metadata.Annotations, annotations);
        }
        else if (annotations is { Count: > 0 })
        {
            WriteAnnotations([], annotations);
        }

        _json.EndObject();
        End();
        args?.Write(this);
        _json.EndObject();
    }

    private void WriteAnnotations(InputMap<string> own, Dictionary<string, string>? options)
    {
        if (options is not { Count: > 0 })
        {
            Write("annotations", own);
            return;
        }

        Begin("annotations");
        WriteMembers(own.Select(value => KeyValuePair.Create(value.Key, (IInput)value.Value)).Where(value => !options.ContainsKey(value.Key))
            .Concat(options.Select(value => KeyValuePair.Create(value.Key, (IInput)(Input<string>)value.Value))));
        End();
    }

    private bool IsOwn(string name) => _metadataDepth == _path.Count && name is ("name" or "annotations");
}
