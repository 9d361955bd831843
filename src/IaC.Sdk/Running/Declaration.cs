using IaC.Model.Programs;

namespace IaC;

/// <summary>Writes what a program declares as the frames that `iac` reads, behind room for their headers. Values that the program is still working on are waited for.</summary>
internal static class Declaration
{
    /// <summary>A <see cref="ProgramMessageKind.Resource"/>: <see cref="DeclaredResource"/>.</summary>
    /// <exception cref="RunException">The resource is not whole.</exception>
    public static JsonText Write(CustomResource resource, ComputedNodes computed)
    {
        Dictionary<string, string>? annotations = resource.HasOptions ? OptionAnnotations.Of(resource) : null;
        return Write(json =>
        {
            json.StartObject().Name("document");
            ArgsWriter writer = resource.Write(json, computed, annotations);
            json.Name("secrets").Texts(writer.Secrets).Name("file").Value(resource.Position?.File).Name("line").Value(resource.Position?.Line ?? 0).EndObject();
            return writer.Pending;
        });
    }

    /// <summary>A <see cref="ProgramMessageKind.Stack"/>: <see cref="DeclaredStack"/>. It comes last, since outputs are computed from values too.</summary>
    /// <exception cref="RunException">An output has no value.</exception>
    public static JsonText Write(Stack stack, ComputedNodes computed)
    {
        Dictionary<string, object?>? outputs = stack.Outputs();
        return Write(json =>
        {
            json.StartObject().Name("outputs");
            var writer = new ArgsWriter(json, computed, resource: null);
            writer.WriteValue(outputs is { Count: > 0 } ? outputs : null);
            json.Name("secrets").Texts(writer.Secrets).Name("values").StartArray();
            computed.Write(json);
            json.EndArray().EndObject();
            return writer.Pending;
        });
    }

    private static JsonText Write(Func<JsonText, Task?> write)
    {
        while (true)
        {
            var json = new JsonText(ProgramFrames.HeaderSize);
            if (write(json) is not { } pending)
            {
                return json;
            }

            pending.GetAwaiter().GetResult();
        }
    }
}
