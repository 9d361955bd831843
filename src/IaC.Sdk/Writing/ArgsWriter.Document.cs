namespace IaC;

public sealed partial class ArgsWriter
{
    // Depth of the metadata while they are written: name and annotations are then written by the document.
    private int _metadataDepth = -1;

    /// <summary>Writes a whole document.</summary>
    internal void WriteDocument(CustomResource resource, DocumentArgs? args, IReadOnlyDictionary<string, string> annotations)
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
        else
        {
            WriteAnnotations([], annotations);
        }

        _json.EndObject();
        End();
        args?.Write(this);
        _json.EndObject();
    }

    private void WriteAnnotations(InputMap<string> own, IReadOnlyDictionary<string, string> options)
    {
        if (((IInput)own).IsEmpty && options.Count == 0)
        {
            return;
        }

        Begin("annotations");
        if (options.Count == 0)
        {
            ((IInput)own).WriteTo(this);
        }
        else
        {
            WriteMembers(own.Select(value => KeyValuePair.Create(value.Key, (IInput)value.Value)).Where(value => !options.ContainsKey(value.Key))
                .Concat(options.Select(value => KeyValuePair.Create(value.Key, (IInput)(Input<string>)value.Value))));
        }

        End();
    }

    private bool IsOwn(string name) => _metadataDepth == _path.Count && name is ("name" or "annotations");
}
