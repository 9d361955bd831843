using System.Buffers;
using System.Text.Json;
using IaC.Model.Programs;

namespace IaC;

/// <summary>Writes a resource as the frame that `iac` reads.</summary>
internal static class Declaration
{
    /// <summary>The payload of a <see cref="ProgramMessageKind.Resource"/> frame, behind room for its header.</summary>
    /// <exception cref="RunException">The resource is not whole.</exception>
    public static async Task<ArrayBufferWriter<byte>> WriteAsync(CustomResource resource, ComputedNodes computed)
    {
        SortedDictionary<string, string> annotations = await OptionAnnotations.OfAsync(resource).ConfigureAwait(false);
        while (true)
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            buffer.Advance(ProgramFrames.HeaderSize);
            buffer.Write("{\"document\":"u8);
            (Task? pending, IReadOnlyList<string> secrets) = resource.Write(buffer, computed, annotations);
            if (pending is null)
            {
                Finish(buffer, resource, secrets);
                return buffer;
            }

            await pending.ConfigureAwait(false);
        }
    }

    private static void Finish(ArrayBufferWriter<byte> buffer, CustomResource resource, IReadOnlyList<string> secrets)
    {
        buffer.Write(","u8);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartArray("secrets");
            foreach (string secret in secrets)
            {
                json.WriteStringValue(secret);
            }

            json.WriteEndArray();
            json.WriteString("file", resource.Position?.File);
            json.WriteNumber("line", resource.Position?.Line ?? 0);
            json.WriteEndObject();
        }
    }
}
