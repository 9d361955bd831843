using System.Buffers;
using System.Text.Json;
using IaC.Pods.Json;
using IaC.Pods.Protocol;

namespace IaC.Pods.Observation;

/// <summary>The status of a pod on the disk: exit codes and restarts that outlive the supervisor.</summary>
internal static class LastStatus
{
    /// <summary>The last one that was written; null when there is none, or it was torn by a full disk.</summary>
    internal static PodStatus? Read(RootLayout layout, string uid)
    {
        try
        {
            return Frame.Parse(File.ReadAllBytes(layout.PodStatusFile(uid)), PodStatusJson.Read);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Takes the place of the last one in one step, so that no reader sees half of it.</summary>
    internal static void Write(RootLayout layout, PodStatus status)
    {
        ArrayBufferWriter<byte> bytes = new(1024);
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            PodStatusJson.Write(json, status);
            json.WriteEndObject();
        }

        string path = layout.PodStatusFile(status.Uid);
        using (FileStream file = new(path + ".new", FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            file.Write(bytes.WrittenSpan);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
