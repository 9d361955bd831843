namespace IaC;

/// <summary>What has outputs that `iac` alone knows: a resource, another stack.</summary>
internal interface IOutputOwner
{
    /// <summary>The program that refers to them.</summary>
    ProgramContext Program { get; }

    /// <summary>What people call it.</summary>
    string Label { get; }

    /// <summary>The expression for an output.</summary>
    /// <param name="path">Path within the outputs.</param>
    /// <param name="space">Namespace of the document that it is to stand in; null for another one than any.</param>
    string ExpressionOf(string path, string? space);
}
