using System.ComponentModel;

namespace IaC;

/// <summary>Arguments of a resource, or a part of them. Classes for a component of your own derive from it and write nothing.</summary>
public abstract class ResourceArgs
{
    /// <summary>Writes the fields that are set.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual void Write(ArgsWriter writer)
    {
    }
}

/// <summary>Arguments that are a whole document.</summary>
public abstract class DocumentArgs : ResourceArgs
{
    /// <summary>The metadata; null where they are not given, or are an output.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract IMetadataArgs? KnownMetadata { get; }
}

/// <summary>The metadata of a document.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMetadataArgs
{
    /// <summary>Name of the document.</summary>
    Input<string>? Name { get; }

    /// <summary>Namespace of the document; null where its kind has none.</summary>
    Input<string>? Namespace => null;

    /// <summary>Annotations.</summary>
    InputMap<string> Annotations { get; }

    /// <summary>Writes the fields that are set.</summary>
    void Write(ArgsWriter writer);
}
