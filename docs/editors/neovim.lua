-- Specwright in Neovim 0.7 and newer: put this into ~/.config/nvim/plugin/specwright.lua.
-- `vim.g.specwright_command` is another way to start the server, as a list.

local clients = {}

local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  local marker = vim.fn.findfile('specwright.json', folder .. ';')
  return marker == '' and folder or vim.fn.fnamemodify(marker, ':p:h')
end

local function start(buffer)
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  if clients[root] == nil or vim.lsp.get_client_by_id(clients[root]) == nil then
    clients[root] = vim.lsp.start_client({
      name = 'specwright',
      cmd = vim.g.specwright_command or { 'npx', 'specwright', 'lsp', '--stdio' },
      root_dir = root,
      workspace_folders = { { name = root, uri = vim.uri_from_fname(root) } },
    })
  end
  vim.lsp.buf_attach_client(buffer, clients[root])
end

vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
  pattern = { '*.sds', '*.sodl' },
  callback = function(event)
    vim.bo[event.buf].filetype = vim.fn.fnamemodify(event.match, ':e')
  end,
})

vim.api.nvim_create_autocmd('FileType', {
  pattern = { 'sds', 'sodl' },
  callback = function(event)
    vim.bo[event.buf].commentstring = event.match == 'sds' and '-- %s' or '# %s'
    start(event.buf)
  end,
})
