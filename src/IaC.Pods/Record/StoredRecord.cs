using System.Text.Json;
using IaC.Pods.Protocol;

namespace IaC.Pods;

/// <summary>The record of a pod on the disk, kept by its supervisor.</summary>
public static class StoredRecord
{
    /// <summary>Whether there is one.</summary>
    public static bool Exists(RootLayout layout, string uid) => File.Exists(layout.PodRecordFile(uid));

    /// <summary>The record; null when there is none, or it cannot be read.</summary>
    public static PodRecord? TryRead(RootLayout layout, string uid)
    {
        try
        {
            return Frame.Parse(File.ReadAllBytes(layout.PodRecordFile(uid)), Json.PodRecordReader.Read);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }
}
