namespace IaC.Engine;

/// <summary>Plans as files (<c>preview --out FILE</c>, <c>up --plan FILE</c>), secrets sealed, mode 0600.</summary>
public static class PlanFile
{
    /// <summary>Writes a plan, over an older file of that name.</summary>
    public static void Write(string path, Plan plan, ISecretKeySource keys) => throw new NotImplementedException();

    /// <summary>Reads a plan; <see cref="Plan.IsSaved"/> is set.</summary>
    /// <exception cref="EngineException">Not a plan, of a newer version, or its key is not here.</exception>
    public static Plan Read(string path, ISecretKeySource keys) => throw new NotImplementedException();
}
