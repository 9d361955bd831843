using System.Text.Json;

namespace IaC.Engine;

/// <summary>Plans as files (<c>preview --out FILE</c>, <c>up --plan FILE</c>), secrets sealed, mode 0600.</summary>
public static class PlanFile
{
    /// <summary>Writes a plan into a stream.</summary>
    public static Task WriteAsync(Stream file, Plan plan, ISecretKeySource keys, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(file, PlanDocument.Of(plan, new SecretBox(keys)), PlanJson.Default.PlanDocument, cancellationToken);

    /// <summary>Reads a plan; <see cref="Plan.IsSaved"/> is set.</summary>
    /// <exception cref="EngineException">Not a plan, of a newer version, or its key is not here.</exception>
    public static Plan Read(string path, ISecretKeySource keys)
    {
        try
        {
            PlanDocument? document = JsonSerializer.Deserialize(File.ReadAllBytes(path), PlanJson.Default.PlanDocument);
            if (document?.Format != PlanDocument.FormatName)
            {
                throw new EngineException($"{path} is not a plan", "write one with `iac preview --out FILE`");
            }

            return document.Version <= Plan.CurrentVersion
                ? document.ToPlan(new SecretBox(keys))
                : throw new EngineException($"the plan {path} has version {document.Version}, this iac knows up to {Plan.CurrentVersion}", "use the iac that wrote it");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidCastException)
        {
            throw new EngineException($"{path} is not a plan: {exception.Message}", "write one with `iac preview --out FILE`", exception);
        }
    }
}
