using System.Text.Json;
using IaC.Pods.Json;

namespace IaC.Pods.Protocol;

/// <summary>Something to do with the pod or one container.</summary>
internal sealed record ControlRequest
{
    /// <summary>Container; null means the pod.</summary>
    public string? Container { get; init; }

    /// <summary>Seconds before SIGKILL; null is the pod's.</summary>
    public int? GraceSeconds { get; init; }

    /// <summary>Signal to send.</summary>
    public int Signal { get; init; }

    /// <summary>Deleting keeps the folder of the volumes.</summary>
    public bool KeepVolumes { get; init; }

    internal static ControlRequest Read(scoped ref JsonCursor json)
    {
        ControlRequest request = new();
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "container": request = request with { Container = json.TextOrNull() }; break;
                case "graceSeconds": request = request with { GraceSeconds = json.IntOrNull() }; break;
                case "signal": request = request with { Signal = json.Int() }; break;
                case "keepVolumes": request = request with { KeepVolumes = json.Flag() }; break;
                default: json.Skip(); break;
            }
        }

        return request;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.Text("container", Container);
        json.Number("graceSeconds", GraceSeconds);
        json.WriteNumber("signal", Signal);
        json.Flag("keepVolumes", KeepVolumes);
    }
}
