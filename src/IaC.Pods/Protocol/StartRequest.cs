using System.Text.Json;
using IaC.Pods.Json;

namespace IaC.Pods.Protocol;

/// <summary>A record to make, or to go on with.</summary>
internal sealed record StartRequest
{
    /// <summary>Folders of the root.</summary>
    public required RootLayout Layout { get; init; }

    /// <summary>The record.</summary>
    public required PodRecord Record { get; init; }

    /// <summary><see cref="PodRecordJson.Digest"/> of the record: the supervisor carries no hash function, which would cost it a library of megabytes.</summary>
    public required string Digest { get; init; }

    /// <summary>Values that the record names.</summary>
    public required PodSecrets Secrets { get; init; }

    /// <summary>Keep the pod down, or do not; null leaves it as a former supervisor of the pod left it. Only of a start.</summary>
    public bool? Held { get; init; }

    internal static StartRequest Read(scoped ref JsonCursor json)
    {
        StartRequest request = new() { Layout = RootLayout.At(null), Record = null!, Digest = "", Secrets = PodSecrets.None };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "lib": request = request with { Layout = request.Layout with { Lib = json.Text() } }; break;
                case "run": request = request with { Layout = request.Layout with { Run = json.Text() } }; break;
                case "record": request = request with { Record = PodRecordReader.Read(ref json) }; break;
                case "digest": request = request with { Digest = json.Text() }; break;
                case "secrets": request = request with { Secrets = PodRecordReader.Secrets(ref json) }; break;
                case "held": request = request with { Held = json.Flag() }; break;
                default: json.Skip(); break;
            }
        }

        return request.Record is null ? throw new JsonException("no record") : request;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.Text("lib", Layout.Lib);
        json.Text("run", Layout.Run);
        json.Object("record", Record, PodRecordWriter.Write);
        json.Text("digest", Digest);
        json.Map("secrets", Secrets.Values);
        if (Held is { } held)
        {
            json.WriteBoolean("held", held);
        }
    }
}
