/** Another process keeps its data in the directory; two would overwrite each other. */
export class DirectoryInUse extends Error {
  override name = 'DirectoryInUse' as const;

  constructor(directory: string, cause: unknown) {
    super(
      `data directory ${directory} is in use by another running service; stop that one, or name another directory`,
      { cause },
    );
  }
}
