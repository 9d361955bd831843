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

    /// <summary>Takes the place of the last one in one step, so that no reader sees half of it. A disk that refuses leaves the former one: the status of now is asked of the supervisor anyway.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="uid">Key of the pod.</param>
    /// <param name="json">UTF-8.</param>
    /// <returns>Why it was not written; null when it was.</returns>
    internal static string? TryWrite(RootLayout layout, string uid, ReadOnlySpan<byte> json)
    {
        string path = layout.PodStatusFile(uid);
        try
        {
            using (FileStream file = new(path + ".new", FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
            {
                file.Write(json);
            }

            File.Move(path + ".new", path, overwrite: true);
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }
}
