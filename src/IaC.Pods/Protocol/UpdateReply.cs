using System.Text.Json;
using IaC.Pods.Json;

namespace IaC.Pods.Protocol;

/// <summary>Wire form of a <see cref="PodUpdate"/> that was carried out.</summary>
internal static class UpdateReply
{
    internal static PodUpdate Read(scoped ref JsonCursor json)
    {
        PodUpdate update = new() { Replace = [], Containers = [], Projections = [] };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "containers": update = update with { Containers = json.List((scoped ref JsonCursor item) => (ContainerChange)item.Int()) }; break;
                case "restartPod": update = update with { RestartPod = json.Flag() }; break;
                case "projections": update = update with { Projections = json.Texts() }; break;
                case "ports": update = update with { Ports = json.Flag() }; break;
                case "names": update = update with { Names = json.Flag() }; break;
                default: json.Skip(); break;
            }
        }

        return update;
    }

    internal static void Write(Utf8JsonWriter json, PodUpdate update)
    {
        json.WriteStartArray("containers");
        foreach (ContainerChange change in update.Containers)
        {
            json.WriteNumberValue((int)change);
        }

        json.WriteEndArray();
        json.Flag("restartPod", update.RestartPod);
        json.Texts("projections", update.Projections);
        json.Flag("ports", update.Ports);
        json.Flag("names", update.Names);
    }
}
